using Framework.Kernels;

namespace Framework;

/// <summary>How many threads the kernels of the library may use.</summary>
/// <remarks>Results never depend on this number: where partitions could tell, work is partitioned by its size alone.</remarks>
public static class Threads
{
    const string Variable = "FRAMEWORK_NUM_THREADS";

    static int count = FromEnvironment();

    /// <summary>
    /// The number of threads that one operation may use, the calling one included. It starts as the environment variable
    /// <c>FRAMEWORK_NUM_THREADS</c> or, where that is not a positive number, as the number of processors.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within 1 to 1024.</exception>
    public static int Count
    {
        get => count;
        set
        {
            if (value is < 1 or > 1024)
                throw new ArgumentOutOfRangeException(nameof(value), value, "Threads.Count: a number from 1 to 1024 is needed.");
            count = value;
        }
    }

    static int FromEnvironment() =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), out int wanted) && wanted is >= 1 and <= 1024
            ? wanted
            : Math.Clamp(Environment.ProcessorCount, 1, 1024);
}
