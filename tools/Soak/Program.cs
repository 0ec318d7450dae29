using System.Globalization;
using Framework;
using Framework.Nn;
using Framework.Optim;

// Trains with nothing disposed and asks whether memory stays flat: resident memory at the end may exceed that at step 500 by a tenth,
// and what the pool holds may exceed what was live at once by a half.
const int Reference = 500;
int steps = args is ["--steps", var text] && int.TryParse(text, CultureInfo.InvariantCulture, out int given) && given > Reference ? given : args.Length == 0 ? 20_000 : 0;
if (steps == 0)
{
    Console.Error.WriteLine($"usage: Soak [--steps N]   with N above {Reference}; 20000 by default");
    return 2;
}

Tensor.ManualSeed(1);
var model = new Sequential(new Linear(256, 1024), new ReLU(), new Linear(1024, 1024), new ReLU(), new Linear(1024, 10));
var optimizer = new Adam(model.Parameters(), lr: 1e-3);
Tensor images = Tensor.Randn([64, 256]), labels = Tensor.RandInt(0, 10, [64]);
long atReference = 0, live = 0;
double loss = 0;
for (int step = 1; step <= steps; step++)
{
    // Every few steps the shapes differ, as they do with texts or trees.
    int rows = 48 + step % 17;
    Tensor error = Functional.CrossEntropy(model.Forward(images[..rows]), labels[..rows]);
    if (step == Reference || step == steps)
    {
        // The moment of a step with most to keep: parameters, gradients, optimizer state and everything saved for backward.
        // A collection at both ends, so that neither counts what the collector would give back within some steps.
        GC.Collect();
        live = Math.Max(live, Memory.Report().InUse);
    }
    optimizer.ZeroGrad();
    error.Backward();
    optimizer.Step();
    if (step == Reference)
    {
        atReference = Resident();
    }
    if (step % 2000 == 0 || step == Reference || step == steps)
    {
        loss = error.Item<double>();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"step {step,6}  loss {loss:F5}  resident {Megabytes(Resident()):F1} MB  collections {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}"));
    }
}
long atEnd = Resident();
MemoryReport report = Memory.Report();
double growth = atEnd / (double)atReference, overhead = report.ReservedPeak / (double)live;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident at step {Reference}: {Megabytes(atReference):F1} MB, at the end: {Megabytes(atEnd):F1} MB, ratio {growth:F3}"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tensor memory reserved at most: {Megabytes(report.ReservedPeak):F1} MB, live at once: {Megabytes(live):F1} MB, ratio {overhead:F3}"));
return growth <= 1.1 && overhead <= 1.5 && double.IsFinite(loss) ? 0 : 1;

static double Megabytes(long bytes) => bytes / 1048576.0;

static long Resident()
{
    using var process = System.Diagnostics.Process.GetCurrentProcess();
    return process.WorkingSet64;
}
