using Framework;
using Framework.Optim;
using Waves;

// A wave of known frequency and an unknown damping, found by gradient descent through the library's operation.
Tensor time = Tensor.Linspace(0, 6, 200), heard = time.Damped(0.4 * time, frequency: 2);
Tensor damping = Tensor.Full([], 1.5).RequireGrad();
var optimizer = new Adam([damping], lr: 0.02);
for (int step = 0; step < 500; step++)
{
    Tensor loss = (time.Damped(damping * time, frequency: 2) - heard).Power();
    optimizer.ZeroGrad();
    loss.Backward();
    optimizer.Step();
}
float found = damping.Item<float>();
Console.WriteLine($"damping {found:f4}, power of the levelled wave {heard.Levelled().Power().Item<float>():f4}");
return Math.Abs(found - 0.4) < 1e-3 ? 0 : 1;
