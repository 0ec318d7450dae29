namespace Framework.Generators.Ir;

/// <summary>Every node kind of the scalar expression graph. What each one means stands in its row of <see cref="Primitives"/>.</summary>
enum Op : byte
{
    // Leaves
    Input, Scalar, Constant, Gradient, Output,

    // Arithmetic
    Add, Subtract, Multiply, Divide, Remainder, Negate, Abs, Sign, Min, Max, Sqrt, Fma, Fms,
    Floor, Ceiling, Round, Truncate, CopySign,

    // Comparisons and logic; their results are booleans
    Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual, IsNaN, IsInfinite, IsFinite,
    And, Or, Xor, Not, Select,

    // Integers only
    BitwiseAnd, BitwiseOr, BitwiseXor, BitwiseNot, ShiftLeft, ShiftRight,

    // Elementary functions; a target without one of its own takes the expansion of Elementary.ElementaryTable
    Exp, Exp2, Expm1, Log, Log2, Log10, Log1p,
    Sin, Cos, Tan, Asin, Acos, Atan, Atan2,
    Sinh, Cosh, Tanh, Asinh, Acosh, Atanh,
    Erf, Erfc, ErfInv, Sigmoid, Softplus, LGamma, Digamma, Trigamma,
    Pow, Cbrt, Hypot, Rsqrt,

    // The bits of a floating-point number: what expansions are made of
    Pow2, Scale, Exponent, Mantissa, Head,

    // A value by a shorter way where a comparison holds; see Shortcuts
    Shortcut,

    // What Fusion makes of a choice by a comparison, and of a limit that is a constant
    SelectLess, SelectLessOrEqual, SelectEqual, AtMost, AtLeast,

    // Of row-wise programs: reductions of a value over its row, where it is largest, an element's place, the element at a place
    RowSum, RowMax, RowMin, RowLogSumExp, RowArgMax, Position, RowPick,

    // What derivatives see and values do not: a value taken for a constant, one whose derivative by another was declared, and one that was declared to have none
    Detach, WithDerivative, WithoutDerivative,
}

/// <summary>
/// What a node's value is. A number is a double in the declaration and is retargeted to float, double or (where the body is legal) long;
/// an integer is a long wherever it runs; a boolean is a mask.
/// </summary>
enum ValueKind : byte { Number, Integer, Boolean }

/// <summary>The type that a kernel computes in. Narrower types are staged through one of these.</summary>
enum ComputeType : byte { Float32, Float64, Int64 }
