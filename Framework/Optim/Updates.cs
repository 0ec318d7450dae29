namespace Framework.Optim;

/// <summary>
/// The update rules as kernels, each one pass over a parameter and what is kept for it. <c>p</c> is the parameter and <c>g</c> its gradient; <c>sign</c>
/// is −1 to maximize. Constants of a step such as <c>1 − beta</c> arrive computed in double precision: in single precision they would lose digits.
/// </summary>
static partial class Updates
{
    static double Decayed(double p, double g, double decay, double sign) => sign * g + decay * p;

    [Elementwise, NotDifferentiable]
    static double Descend(double p, double g, [Scalar] double lr, [Scalar] double decay, [Scalar] double sign) => p - lr * Decayed(p, g, decay, sign);

    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double buffer) DescendWithMomentum(
        double p, double g, double buffer, [Scalar] double lr, [Scalar] double momentum, [Scalar] double fresh, [Scalar] double decay, [Scalar] double sign)
    {
        buffer = momentum * buffer + fresh * Decayed(p, g, decay, sign);
        return (p - lr * buffer, buffer);
    }

    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double buffer) DescendNesterov(
        double p, double g, double buffer, [Scalar] double lr, [Scalar] double momentum, [Scalar] double fresh, [Scalar] double decay, [Scalar] double sign)
    {
        double gradient = Decayed(p, g, decay, sign);
        buffer = momentum * buffer + fresh * gradient;
        return (p - lr * (gradient + momentum * buffer), buffer);
    }

    /// <summary>
    /// Adam, and with <paramref name="shrink"/> below 1 AdamW: Kingma and Ba 2015, Loshchilov and Hutter 2019. As in section 2 of the former, what corrects
    /// the means is in <paramref name="rate"/> and <paramref name="eps"/>.
    /// </summary>
    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double m, double v) Adam(
        double p, double g, double m, [Domain(0, 2)] double v, [Scalar] double rate, [Scalar] double shrink, [Scalar] double beta1, [Scalar] double rest1,
        [Scalar] double beta2, [Scalar] double rest2, [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay, [Scalar] double sign)
    {
        double gradient = Decayed(p, g, decay, sign);
        m = beta1 * m + rest1 * gradient;
        v = beta2 * v + rest2 * gradient * gradient;
        return (shrink * p - rate * m / (Math.Sqrt(v) + eps), m, v);
    }

    /// <summary>Adam whose denominator never shrinks: Reddi, Kale and Kumar 2018.</summary>
    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double m, double v, double top) AmsGrad(
        double p, double g, double m, [Domain(0, 2)] double v, [Domain(0, 2)] double top, [Scalar] double rate, [Scalar] double shrink, [Scalar] double beta1, [Scalar] double rest1,
        [Scalar] double beta2, [Scalar] double rest2, [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay, [Scalar] double sign)
    {
        double gradient = Decayed(p, g, decay, sign);
        m = beta1 * m + rest1 * gradient;
        v = beta2 * v + rest2 * gradient * gradient;
        top = Math.Max(top, v);
        return (shrink * p - rate * m / (Math.Sqrt(top) + eps), m, v, top);
    }

    /// <summary>Adam by the largest gradient seen lately: Kingma and Ba 2015, section 7.</summary>
    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double m, double u) Adamax(
        double p, double g, double m, [Domain(0, 2)] double u, [Scalar] double rate, [Scalar] double beta1, [Scalar] double rest1, [Scalar] double beta2,
        [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay)
    {
        double gradient = Decayed(p, g, decay, 1);
        m = beta1 * m + rest1 * gradient;
        u = Math.Max(beta2 * u, Math.Abs(gradient) + eps);
        return (p - rate * m / u, m, u);
    }

    /// <summary>Adam that looks ahead: Dozat 2016. The step is <paramref name="fresh"/> along the gradient and <paramref name="ahead"/> along its mean.</summary>
    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double m, double v) NesterovAdam(
        double p, double g, double m, [Domain(0, 2)] double v, [Scalar] double fresh, [Scalar] double ahead, [Scalar] double beta1, [Scalar] double rest1,
        [Scalar] double beta2, [Scalar] double rest2, [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay)
    {
        double gradient = Decayed(p, g, decay, 1);
        m = beta1 * m + rest1 * gradient;
        v = beta2 * v + rest2 * gradient * gradient;
        return (p - (fresh * gradient + ahead * m) / (Math.Sqrt(v) + eps), m, v);
    }

    /// <summary>Adam that starts as plain momentum while the variance is uncertain, with <paramref name="plain"/> 1 and then 0: Liu and others 2020.</summary>
    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double m, double v) RectifiedAdam(
        double p, double g, double m, [Domain(0, 2)] double v, [Scalar] double rate, [Scalar] double plain, [Scalar] double beta1, [Scalar] double rest1,
        [Scalar] double beta2, [Scalar] double rest2, [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay)
    {
        double gradient = Decayed(p, g, decay, 1);
        m = beta1 * m + rest1 * gradient;
        v = beta2 * v + rest2 * gradient * gradient;
        return (p - rate * m / (plain != 0 ? 1 : Math.Sqrt(v) + eps), m, v);
    }

    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double sum) Adagrad(
        double p, double g, [Domain(0, 2)] double sum, [Scalar] double rate, [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay, [Scalar] double sign)
    {
        double gradient = Decayed(p, g, decay, sign);
        sum += gradient * gradient;
        return (p - rate * gradient / (Math.Sqrt(sum) + eps), sum);
    }

    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double square, double change) Adadelta(
        double p, double g, [Domain(0, 2)] double square, [Domain(0, 2)] double change, [Scalar] double lr, [Scalar, Domain(0, 1)] double rho, [Scalar, Domain(0, 1)] double rest,
        [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay, [Scalar] double sign)
    {
        double gradient = Decayed(p, g, decay, sign);
        square = rho * square + rest * gradient * gradient;
        double delta = Math.Sqrt(change + eps) / Math.Sqrt(square + eps) * gradient;
        change = rho * change + rest * delta * delta;
        return (p - lr * delta, square, change);
    }

    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double square) RootMeanSquare(
        double p, double g, [Domain(0, 2)] double square, [Scalar] double lr, [Scalar, Domain(0, 1)] double alpha, [Scalar, Domain(0, 1)] double rest,
        [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay, [Scalar] double sign)
    {
        double gradient = Decayed(p, g, decay, sign);
        square = alpha * square + rest * gradient * gradient;
        return (p - lr * gradient / (Math.Sqrt(square) + eps), square);
    }

    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double square, double buffer) RootMeanSquareWithMomentum(
        double p, double g, [Domain(0, 2)] double square, double buffer, [Scalar] double lr, [Scalar] double momentum, [Scalar, Domain(0, 1)] double alpha, [Scalar, Domain(0, 1)] double rest,
        [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay, [Scalar] double sign)
    {
        double gradient = Decayed(p, g, decay, sign);
        square = alpha * square + rest * gradient * gradient;
        buffer = momentum * buffer + gradient / (Math.Sqrt(square) + eps);
        return (p - lr * buffer, square, buffer);
    }

    /// <summary>Divides by the estimated standard deviation of the gradient instead of its root mean square: Graves 2013.</summary>
    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double square, double mean, double buffer) CenteredRootMeanSquare(
        double p, double g, [Domain(1, 2)] double square, [Domain(0, 0.5)] double mean, double buffer, [Scalar] double lr, [Scalar] double momentum, [Scalar, Domain(0.9, 1)] double alpha,
        [Scalar, Domain(0, 0.1)] double rest, [Scalar, Domain(0.1, 1)] double eps, [Scalar] double decay, [Scalar] double sign)
    {
        double gradient = Decayed(p, g, decay, sign);
        square = alpha * square + rest * gradient * gradient;
        mean = alpha * mean + rest * gradient;
        buffer = momentum * buffer + gradient / (Math.Sqrt(square - mean * mean) + eps);
        return (p - lr * buffer, square, mean, buffer);
    }

    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double average) AveragedDescend(
        double p, double g, double average, [Scalar] double eta, [Scalar] double shrink, [Scalar] double mu, [Scalar] double decay)
    {
        p = shrink * p - eta * Decayed(p, g, decay, 1);
        return (p, average + mu * (p - average));
    }

    /// <summary>Steps by the gradient's sign, longer while it stays and shorter when it turns: Riedmiller and Braun 1993, without going back.</summary>
    [Elementwise(InPlace = true), NotDifferentiable]
    static (double p, double previous, double size) ResilientDescend(
        double p, double g, double previous, [Domain(0.1, 1)] double size, [Scalar] double shrink, [Scalar] double grow, [Scalar, Domain(0, 0.1)] double least, [Scalar, Domain(5, 50)] double most)
    {
        double turn = g * previous;
        size = Math.Min(Math.Max(size * (turn > 0 ? grow : turn < 0 ? shrink : 1), least), most);
        previous = turn < 0 ? 0 : g;
        return (p - size * KernelMath.Sign(previous), previous, size);
    }
}
