using System.Reflection;
using Framework;

namespace Conformance;

/// <summary>Turns a corpus value into what a C# parameter of some type takes, at a price: the dearer, the less natural the reading.</summary>
static class Conversion
{
    const int Exact = 0, Widened = 1, Listed = 2, Wrapped = 3;

    /// <summary>A number given where a tensor is declared: what the library allows and PyTorch refuses.</summary>
    public static bool WrapsNumber(Type type, object? value) => type == typeof(Tensor) && value is long or double or bool;

    /// <summary>The price, or null if the type cannot take the value.</summary>
    public static int? TryConvert(Type type, object? value, out object? result)
    {
        result = null;
        if (type.IsByRefLike)
        {
            // A span is made from an array when the call is compiled; only ReadOnlySpan and Span occur.
            return type.IsGenericType ? TryConvert(type.GetGenericArguments()[0].MakeArrayType(), value, out result) : null;
        }
        if (value is null)
        {
            return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null ? Exact : null;
        }
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            // PyTorch's empty list of sizes means the default, as null does here.
            if (value is TupleValue { Items.Length: 0 } or object?[] { Length: 0 })
            {
                return Listed;
            }
            type = underlying;
        }
        result = value;
        if (type.IsInstanceOfType(value))
        {
            return type == typeof(object) ? Wrapped : Exact;
        }
        switch (value)
        {
            case long number:
                return FromLong(type, number, ref result);
            case double number:
                return FromDouble(type, number, ref result);
            case bool truth when type == typeof(Tensor):
                result = (Tensor)truth;
                return Wrapped;
            case bool truth when type == typeof(double):
                result = truth ? 1.0 : 0.0;
                return Wrapped + 1;
            case string word:
                return FromWord(type, word, ref result);
            case TupleValue tuple:
                return FromItems(type, tuple.Items, ref result);
            case object?[] items:
                return FromItems(type, items, ref result);
            case FunctionValue function when type == typeof(Func<Tensor, Tensor>):
                result = (Func<Tensor, Tensor>)(x => (Tensor)Binding.Run(new Call(function.Name, [x], []))!);
                return Exact;
            case Framework.Nn.Module module when type == typeof(Func<Tensor, Tensor, Tensor>):
                result = module.GetType().GetMethod("Forward", [typeof(Tensor), typeof(Tensor)])?.CreateDelegate(type, module);
                return result is null ? null : Exact;
            case Tensor tensor when ElementType(type) == typeof(Tensor):
                return FromItems(type, [tensor], ref result);
            case Tensor { Rank: 1, DType: DType.Int64 } lengths when type == typeof(int[]):
                result = lengths.To(DType.Int32).ToArray<int>();
                return Wrapped;
            case Tensor { Rank: 0 } tensor when type == typeof(double):
                result = Comparison.Doubles(tensor)[0];
                return Wrapped + 1;
            default:
                return null;
        }
    }

    static int? FromLong(Type type, long number, ref object? result)
    {
        if (type == typeof(int) && number is >= int.MinValue and <= int.MaxValue)
        {
            result = (int)number;
            return Exact;
        }
        if (type == typeof(double) || type == typeof(float))
        {
            result = type == typeof(double) ? (double)number : (object)(float)number;
            return Widened;
        }
        if (type == typeof(ulong) && number >= 0)
        {
            result = (ulong)number;
            return Exact;
        }
        if (type == typeof(Tensor))
        {
            result = (Tensor)number;
            return Wrapped;
        }
        return type.IsPrimitive ? null : FromItems(type, [number], ref result);
    }

    static int? FromDouble(Type type, double number, ref object? result)
    {
        if (type == typeof(float))
        {
            result = (float)number;
            return Widened;
        }
        if (type == typeof(Tensor))
        {
            result = (Tensor)number;
            return Wrapped;
        }
        return type.IsPrimitive ? null : FromItems(type, [number], ref result);
    }

    static int? FromWord(Type type, string word, ref object? result)
    {
        if (!type.IsEnum)
        {
            // A type that is more than a choice offers its words as static properties: ConvolutionPadding.Same.
            result = type.GetProperties(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(property => property.PropertyType == type && Names.Same(property.Name, word))?.GetValue(null);
            return result is null ? null : Exact;
        }
        string? name = Enum.GetNames(type).FirstOrDefault(name => Names.Same(name, word));
        result = name is null ? null : Enum.Parse(type, name);
        return name is null ? null : Exact;
    }

    /// <summary>A list into an array, a shape, a tuple, or a type that converts implicitly from one of these.</summary>
    static int? FromItems(Type type, object?[] items, ref object? result)
    {
        if (type == typeof(Shape))
        {
            if (TryConvert(typeof(int[]), items, out object? sizes) is null || ((int[])sizes!).Any(size => size < 0))
            {
                return null;
            }
            result = new Shape((int[])sizes!);
            return Listed;
        }
        if (items.Length == 1 && type.IsPrimitive && items[0] is not bool)
        {
            return TryConvert(type, items[0], out result) is { } price ? price + Listed : null;
        }
        if (ElementType(type) is { } element)
        {
            var array = Array.CreateInstance(element, items.Length);
            int total = Listed;
            for (int i = 0; i < items.Length; i++)
            {
                if (TryConvert(element, items[i], out object? item) is not { } cost)
                {
                    return null;
                }
                total += cost;
                array.SetValue(item, i);
            }
            result = type.IsAssignableFrom(array.GetType()) ? array : Activator.CreateInstance(type, array);
            return total;
        }
        if (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
        {
            return FromTuple(type, items, ref result);
        }
        return FromImplicit(type, items, ref result);
    }

    static int? FromTuple(Type type, object?[] items, ref object? result)
    {
        var types = type.GetGenericArguments();
        if (types.Length != items.Length)
        {
            return null;
        }
        var converted = new object?[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (TryConvert(types[i], items[i], out converted[i]) is null)
            {
                return null;
            }
        }
        result = Activator.CreateInstance(type, converted);
        return Listed;
    }

    /// <summary>Types such as a pair of sizes that an int or a tuple of ints becomes by itself.</summary>
    static int? FromImplicit(Type type, object?[] items, ref object? result)
    {
        foreach (var conversion in type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == "op_Implicit" && method.ReturnType == type))
        {
            var source = conversion.GetParameters()[0].ParameterType;
            if (source == type || source.IsByRefLike)
            {
                continue;
            }
            bool single = items.Length == 1 && source.IsPrimitive;
            if ((single || !source.IsPrimitive) && TryConvert(source, single ? items[0] : items, out object? argument) is { })
            {
                result = conversion.Invoke(null, [argument]);
                return Listed;
            }
        }
        return null;
    }

    static Type? ElementType(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }
        bool list = type.IsGenericType && type.GetGenericTypeDefinition() is var open
            && (open == typeof(IReadOnlyList<>) || open == typeof(IEnumerable<>) || open == typeof(IList<>) || open == typeof(List<>) || open == typeof(IReadOnlyCollection<>));
        return list ? type.GetGenericArguments()[0] : null;
    }
}
