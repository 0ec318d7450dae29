namespace Framework.Tests.Optim;

/// <summary>The update rules for a single number, written down from the papers: each call takes the parameter and its gradient and returns the parameter.</summary>
static class ReferenceRules
{
    public static Func<double, double, double> Sgd(double lr, double momentum = 0, double dampening = 0, double decay = 0, bool nesterov = false, bool maximize = false)
    {
        double? kept = null;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + decay * p;
            if (momentum != 0)
            {
                kept = kept is { } before ? momentum * before + (1 - dampening) * g : g;
                g = nesterov ? g + momentum * kept.Value : kept.Value;
            }
            return p - lr * g;
        };
    }

    public static Func<double, double, double> Adam(double lr, double beta1, double beta2, double eps, double decay = 0, double decoupled = 0, bool amsgrad = false)
    {
        double m = 0, v = 0, top = 0;
        int t = 0;
        return (p, g) =>
        {
            t++;
            p -= lr * decoupled * p;
            g += decay * p;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            top = Math.Max(top, v);
            double mean = m / (1 - Math.Pow(beta1, t)), variance = (amsgrad ? top : v) / (1 - Math.Pow(beta2, t));
            return p - lr * mean / (Math.Sqrt(variance) + eps);
        };
    }

    public static Func<double, double, double> Adamax(double lr, double beta1, double beta2, double eps)
    {
        double m = 0, u = 0;
        int t = 0;
        return (p, g) =>
        {
            m = beta1 * m + (1 - beta1) * g;
            u = Math.Max(beta2 * u, Math.Abs(g) + eps);
            return p - lr / (1 - Math.Pow(beta1, ++t)) * m / u;
        };
    }

    public static Func<double, double, double> NAdam(double lr, double beta1, double beta2, double eps, double psi)
    {
        double m = 0, v = 0, product = 1;
        int t = 0;
        double Mu(int step) => beta1 * (1 - Math.Pow(0.96, step * psi) / 2);
        return (p, g) =>
        {
            t++;
            product *= Mu(t);
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            // This step's Mu stands in the correction twice, as in PyTorch.
            double mean = Mu(t + 1) * m / (1 - product * Mu(t) * Mu(t + 1)) + (1 - Mu(t)) * g / (1 - product);
            return p - lr * mean / (Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + eps);
        };
    }

    public static Func<double, double, double> RAdam(double lr, double beta1, double beta2, double eps)
    {
        double m = 0, v = 0;
        int t = 0;
        return (p, g) =>
        {
            t++;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mean = m / (1 - Math.Pow(beta1, t)), power = Math.Pow(beta2, t);
            double limit = 2 / (1 - beta2) - 1, length = limit - 2 * t * power / (1 - power);
            if (length <= 5)
            {
                return p - lr * mean;
            }
            double rectification = Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
            return p - lr * rectification * mean * Math.Sqrt(1 - power) / (Math.Sqrt(v) + eps);
        };
    }

    public static Func<double, double, double> Adagrad(double lr, double lrDecay, double start, double eps)
    {
        double sum = start;
        int t = 0;
        return (p, g) =>
        {
            sum += g * g;
            return p - lr / (1 + t++ * lrDecay) * g / (Math.Sqrt(sum) + eps);
        };
    }

    public static Func<double, double, double> Adadelta(double lr, double rho, double eps)
    {
        double squares = 0, changes = 0;
        return (p, g) =>
        {
            squares = rho * squares + (1 - rho) * g * g;
            double change = Math.Sqrt((changes + eps) / (squares + eps)) * g;
            changes = rho * changes + (1 - rho) * change * change;
            return p - lr * change;
        };
    }

    public static Func<double, double, double> RmsProp(double lr, double alpha, double eps, double momentum = 0, bool centered = false)
    {
        double squares = 0, mean = 0, kept = 0;
        return (p, g) =>
        {
            squares = alpha * squares + (1 - alpha) * g * g;
            mean = alpha * mean + (1 - alpha) * g;
            kept = momentum * kept + g / (Math.Sqrt(squares - (centered ? mean * mean : 0)) + eps);
            return p - lr * kept;
        };
    }

    public static Func<double, double, double> Asgd(double lr, double lambd, double alpha)
    {
        int t = 0;
        return (p, g) =>
        {
            double eta = lr / Math.Pow(1 + lambd * lr * t++, alpha);
            return p * (1 - lambd * eta) - eta * g;
        };
    }

    public static Func<double, double, double> Rprop(double lr, double shrink, double grow, double least, double most)
    {
        double size = lr, last = 0;
        return (p, g) =>
        {
            double turn = last * g;
            size = Math.Clamp(turn > 0 ? size * grow : turn < 0 ? size * shrink : size, least, most);
            last = turn < 0 ? 0 : g;
            return p - size * Math.Sign(last);
        };
    }
}
