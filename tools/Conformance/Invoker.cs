using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace Conformance;

/// <summary>A parameter as the binder sees it; an instance method's receiver is its first one.</summary>
sealed record Parameter(string Name, Type Type, bool IsOptional, object? Default, bool IsVariadic)
{
    /// <summary>Whether a list of ints or tensors fits here.</summary>
    public bool TakesMany => Type.IsByRefLike || Type.IsArray || Type.Name == "Shape" || (Type.IsGenericType && Type.IsAssignableTo(typeof(System.Collections.IEnumerable)));
}

/// <summary>Compiles calls to methods; plain reflection cannot pass spans.</summary>
static class Invoker
{
    static readonly ConcurrentDictionary<MethodBase, Func<object?[], object?>> Compiled = new();

    public static Func<object?[], object?> For(MethodBase method) => Compiled.GetOrAdd(method, Compile);

    public static Parameter[] ParametersOf(MethodBase method)
    {
        var parameters = method.GetParameters().Select(Describe);
        return method is MethodInfo { IsStatic: false } ? [new Parameter("input", method.DeclaringType!, false, null, false), .. parameters] : [.. parameters];
    }

    static Parameter Describe(ParameterInfo parameter)
    {
        bool variadic = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(System.Runtime.CompilerServices.ParamCollectionAttribute));
        return new Parameter(parameter.Name!, parameter.ParameterType, parameter.IsOptional || variadic, variadic ? Empty(parameter.ParameterType) : DefaultOf(parameter), variadic);
    }

    static object? Empty(Type collection)
    {
        var element = collection.IsArray ? collection.GetElementType()! : collection.GetGenericArguments()[0];
        return Array.CreateInstance(element, 0);
    }

    static object? DefaultOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        object? value = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        var underlying = Nullable.GetUnderlyingType(type);
        if (value is not null && (underlying ?? type).IsEnum)
        {
            return Enum.ToObject(underlying ?? type, value);
        }
        return value ?? (type.IsValueType && !type.IsByRefLike && underlying is null ? Activator.CreateInstance(type) : null);
    }

    static Func<object?[], object?> Compile(MethodBase method)
    {
        var arguments = Expression.Parameter(typeof(object?[]), "arguments");
        var values = ParametersOf(method).Select((parameter, i) => Read(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.Type)).ToArray();
        Expression call = method switch
        {
            ConstructorInfo constructor => Expression.New(constructor, values),
            MethodInfo { IsStatic: true } function => Expression.Call(function, values),
            MethodInfo function => Expression.Call(values[0], function, values[1..]),
            _ => throw new ArgumentException($"{method} is no method."),
        };
        Expression body = call.Type == typeof(void) ? Expression.Block(call, Expression.Constant(null)) : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object?[], object?>>(body, arguments).Compile();
    }

    static Expression Read(Expression boxed, Type type)
    {
        if (!type.IsByRefLike)
        {
            return Expression.Convert(boxed, type);
        }
        var array = type.GetGenericArguments()[0].MakeArrayType();
        return Expression.Call(type.GetMethod("op_Implicit", [array])!, Expression.Convert(boxed, array));
    }
}
