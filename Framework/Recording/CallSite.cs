using System.Diagnostics;

namespace Framework;

/// <summary>Finds the line of the user's source that called an operation.</summary>
static class CallSite
{
    static readonly string Own = typeof(CallSite).Assembly.GetName().Name!;

    public static string Find()
    {
        foreach (StackFrame frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { } method && !method.DeclaringAssemblyName.StartsWith(Own + ",", StringComparison.Ordinal))
            {
                string place = frame.GetFileName() is { } file ? $"{file}:{frame.GetFileLineNumber()}" : "unknown source";
                return $"{method.DeclaringTypeName}.{method.Name} at {place}";
            }
        }
        return "unknown source";
    }
}
