namespace Framework;

public sealed partial class Tensor
{
    /// <summary>
    /// The matrix product. Two vectors give a number, a matrix and a vector a vector; of tensors with more dimensions the last two are
    /// multiplied and the ones before them broadcast. Transposed and expanded views are read in place.
    /// </summary>
    /// <param name="other">The right operand, of the same type: [k], [k, n] or […, k, n] where this tensor is [k], [m, k] or […, m, k].</param>
    /// <returns>The product, of shape […, m, n] without the dimensions that a vector does not have.</returns>
    /// <exception cref="ArgumentException">The types differ, an operand has no dimension, the inner sizes differ, or the batches do not broadcast.</exception>
    public Tensor MatMul(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rank == 0 || other.Rank == 0)
            throw new ArgumentException($"MatMul: the shapes are {Shape} and {other.Shape}; each operand needs at least one dimension, multiply by numbers with *.");
        if (Rank >= 2 && other.Rank >= 2) return MatrixProduct.Apply(nameof(MatMul), this, false, other, false);

        Tensor left = Rank == 1 ? Reshape([1, Shape[0]]) : this, right = other.Rank == 1 ? other.Reshape([other.Shape[0], 1]) : other;
        Tensor product = MatrixProduct.Apply(nameof(MatMul), left, false, right, false);
        ReadOnlySpan<int> batch = product.Shape.AsSpan()[..^2];
        return (Rank, other.Rank) switch
        {
            (1, 1) => product.Reshape([]),
            (1, _) => product.Reshape([.. batch, product.Shape[-1]]),
            _ => product.Reshape([.. batch, product.Shape[-2]]),
        };
    }
}

public static partial class Functional
{
    /// <summary>The product of two matrices.</summary>
    /// <param name="x">[m, k].</param>
    /// <param name="other">[k, n], of the same type.</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">An operand is not a matrix, or types or sizes do not fit.</exception>
    public static Tensor Mm(this Tensor x, Tensor other)
    {
        RequireRanks(nameof(Mm), x, 2, other, 2);
        return MatrixProduct.Apply(nameof(Mm), x, false, other, false);
    }

    /// <summary>The products of two batches of matrices, without broadcasting.</summary>
    /// <param name="x">[b, m, k].</param>
    /// <param name="other">[b, k, n], of the same type.</param>
    /// <returns>[b, m, n].</returns>
    /// <exception cref="ArgumentException">An operand is not a batch of matrices, or types or sizes do not fit.</exception>
    public static Tensor Bmm(this Tensor x, Tensor other)
    {
        RequireRanks(nameof(Bmm), x, 3, other, 3);
        if (x.Shape[0] != other.Shape[0])
            throw new ArgumentException($"Bmm: the batches of {x.Shape} and {other.Shape} have {x.Shape[0]} and {other.Shape[0]} matrices; the numbers must be equal, MatMul broadcasts.");
        return MatrixProduct.Apply(nameof(Bmm), x, false, other, false);
    }

    /// <summary>The product of a matrix and a vector.</summary>
    /// <param name="x">[m, k].</param>
    /// <param name="vector">[k], of the same type.</param>
    /// <returns>[m].</returns>
    /// <exception cref="ArgumentException">The ranks, types or sizes do not fit.</exception>
    public static Tensor Mv(this Tensor x, Tensor vector)
    {
        RequireRanks(nameof(Mv), x, 2, vector, 1);
        return x.MatMul(vector);
    }

    /// <summary>The inner product of two vectors.</summary>
    /// <param name="x">[n].</param>
    /// <param name="other">[n], of the same type.</param>
    /// <returns>A tensor of no dimensions.</returns>
    /// <exception cref="ArgumentException">The ranks, types or sizes do not fit.</exception>
    public static Tensor Dot(this Tensor x, Tensor other)
    {
        RequireRanks(nameof(Dot), x, 1, other, 1);
        return x.MatMul(other);
    }

    /// <summary>All products of an element of one vector and an element of another.</summary>
    /// <param name="x">[m].</param>
    /// <param name="other">[n].</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">An operand is not a vector.</exception>
    public static Tensor Outer(this Tensor x, Tensor other)
    {
        RequireRanks(nameof(Outer), x, 1, other, 1);
        return Multiply(x.Reshape([x.Shape[0], 1]), other.Reshape([1, other.Shape[0]]));
    }

    /// <summary>beta·x + alpha·(a·b) for matrices; x broadcasts to the product.</summary>
    /// <param name="x">What is added; not read if <paramref name="beta"/> is 0.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n], of the same type.</param>
    /// <param name="beta">The factor of <paramref name="x"/>.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">An operand is not a matrix, or types or sizes do not fit.</exception>
    public static Tensor Addmm(this Tensor x, Tensor a, Tensor b, double beta = 1, double alpha = 1)
    {
        RequireRanks(nameof(Addmm), a, 2, b, 2);
        return AddProduct(nameof(Addmm), x, a, b, beta, alpha);
    }

    /// <summary>beta·x + alpha·(a·b) for batches of matrices; x broadcasts to the product.</summary>
    /// <param name="x">What is added; not read if <paramref name="beta"/> is 0.</param>
    /// <param name="a">[b, m, k].</param>
    /// <param name="b">[b, k, n], of the same type.</param>
    /// <param name="beta">The factor of <paramref name="x"/>.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <returns>[b, m, n].</returns>
    /// <exception cref="ArgumentException">An operand is not a batch of matrices, or types or sizes do not fit.</exception>
    public static Tensor Baddbmm(this Tensor x, Tensor a, Tensor b, double beta = 1, double alpha = 1)
    {
        RequireRanks(nameof(Baddbmm), a, 3, b, 3);
        return AddProduct(nameof(Baddbmm), x, a, b, beta, alpha);
    }

    /// <summary>beta·x + alpha·Σ(a·b), the products of a batch of matrices summed up; x broadcasts to the sum.</summary>
    /// <param name="x">What is added; not read if <paramref name="beta"/> is 0.</param>
    /// <param name="a">[b, m, k].</param>
    /// <param name="b">[b, k, n], of the same type.</param>
    /// <param name="beta">The factor of <paramref name="x"/>.</param>
    /// <param name="alpha">The factor of the sum.</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">An operand is not a batch of matrices, or types or sizes do not fit.</exception>
    public static Tensor Addbmm(this Tensor x, Tensor a, Tensor b, double beta = 1, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return AddProduct(nameof(Addbmm), x, Bmm(a, b).Sum([0]), beta, alpha);
    }

    /// <summary>beta·x + alpha·(matrix·vector); x broadcasts to the product.</summary>
    /// <param name="x">What is added; not read if <paramref name="beta"/> is 0.</param>
    /// <param name="matrix">[m, k].</param>
    /// <param name="vector">[k], of the same type.</param>
    /// <param name="beta">The factor of <paramref name="x"/>.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <returns>[m].</returns>
    /// <exception cref="ArgumentException">The ranks, types or sizes do not fit.</exception>
    public static Tensor Addmv(this Tensor x, Tensor matrix, Tensor vector, double beta = 1, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return AddProduct(nameof(Addmv), x, Mv(matrix, vector), beta, alpha);
    }

    /// <summary>beta·x + alpha·(a ⊗ b), the outer product of two vectors; x broadcasts to the product.</summary>
    /// <param name="x">What is added; not read if <paramref name="beta"/> is 0.</param>
    /// <param name="a">[m].</param>
    /// <param name="b">[n].</param>
    /// <param name="beta">The factor of <paramref name="x"/>.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">An operand is not a vector, or the shape of <paramref name="x"/> does not fit.</exception>
    public static Tensor Addr(this Tensor x, Tensor a, Tensor b, double beta = 1, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return AddProduct(nameof(Addr), x, Outer(a, b), beta, alpha);
    }

    /// <summary>x·weightᵀ + bias, the layer of that name.</summary>
    /// <param name="x">[…, k], or [k].</param>
    /// <param name="weight">[n, k], of the same type.</param>
    /// <param name="bias">[n], or null for none.</param>
    /// <returns>[…, n].</returns>
    /// <exception cref="ArgumentException">The ranks, types or sizes do not fit.</exception>
    public static Tensor Linear(this Tensor x, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (x.Rank == 0 || weight.Rank != 2)
            throw new ArgumentException($"Linear: the input has the shape {x.Shape} and the weight {weight.Shape}; […, k] and [n, k] are needed.");
        if (x.Rank > 1) return MatrixProduct.Apply(nameof(Linear), x, false, weight, true, bias);
        return MatrixProduct.Apply(nameof(Linear), x.Reshape([1, x.Shape[0]]), false, weight, true, bias).Reshape([weight.Shape[0]]);
    }

    static Tensor AddProduct(string operation, Tensor x, Tensor a, Tensor b, double beta, double alpha)
    {
        ArgumentNullException.ThrowIfNull(x);
        bool isBias = beta == 1 && alpha == 1 && x.Rank == 1 && x.Shape[0] == b.Shape[-1] && x.DType == a.DType && a.DType.IsFloatingPoint();
        if (isBias) return MatrixProduct.Apply(operation, a, false, b, false, x);

        return AddProduct(operation, x, MatrixProduct.Apply(operation, a, false, b, false), beta, alpha);
    }

    static Tensor AddProduct(string operation, Tensor x, Tensor product, double beta, double alpha)
    {
        Shape sum = Layout.Broadcast(operation, x.Shape, product.Shape);
        if (sum != product.Shape)
            throw new ArgumentException($"{operation}: the shape {x.Shape} does not broadcast to the product's shape {product.Shape}.", nameof(x));
        bool whole = !product.DType.IsFloatingPoint();
        // Whole numbers stay whole: PyTorch cuts the factors' fractions off.
        if (whole) (beta, alpha) = (Math.Truncate(beta), Math.Truncate(alpha));
        Tensor Scaled(Tensor tensor, double factor) => factor == 1 ? tensor : Multiply(tensor, whole ? (Tensor)(long)factor : factor).To(tensor.DType);
        product = Scaled(product, alpha);
        return beta == 0 ? product : Add(Scaled(x, beta), product);
    }

    static void RequireRanks(string operation, Tensor a, int aRank, Tensor b, int bRank)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Rank != aRank || b.Rank != bRank)
            throw new ArgumentException($"{operation}: the shapes are {a.Shape} and {b.Shape}; {aRank} and {bRank} dimensions are needed.");
    }
}
