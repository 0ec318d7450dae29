using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Framework.Serialization;

/// <summary>What a pickle may refer to by name, and the objects kept beside it. Everything else is refused, so no file can run code.</summary>
internal interface IPickleSurroundings
{
    /// <summary>The function or class of a global name; called with the arguments of REDUCE.</summary>
    Func<object?[], object?>? Function(string module, string name);

    /// <summary>A global that is a value, such as a dtype.</summary>
    object? Constant(string module, string name);

    /// <summary>An object that the pickle names but does not contain.</summary>
    object? Persistent(object? id);
}

/// <summary>
/// Executes the part of Python's pickle language (protocols 2 to 4) that writes plain data: numbers, strings, lists, tuples, dictionaries, and calls to
/// the few functions that the surroundings allow.
/// </summary>
/// <remarks>
/// None is null, bool is bool, int is long, float is double, str is string, bytes is byte[], list is <see cref="List{T}"/> of objects, tuple is an
/// object array, dict is <see cref="OrderedDictionary{TKey, TValue}"/>.
/// </remarks>
internal ref struct PickleReader(ReadOnlySpan<byte> pickle, IPickleSurroundings surroundings)
{
    static readonly object Mark = new();

    readonly ReadOnlySpan<byte> bytes = pickle;
    readonly List<object?> stack = [];
    readonly Dictionary<int, object?> memo = [];
    int at;

    /// <exception cref="InvalidDataException">The pickle is damaged, or asks for more than plain data; the message says at which byte.</exception>
    internal object? Read()
    {
        try
        {
            while (true)
            {
                int opcode = Byte();
                if (opcode == '.')
                {
                    return Pop();
                }
                Execute(opcode);
            }
        }
        catch (Exception fault) when (fault is InvalidCastException or ArgumentException or OverflowException or NullReferenceException)
        {
            throw Fault("it does not fit together", fault);
        }
    }

    void Execute(int opcode)
    {
        switch (opcode)
        {
            case 0x80: Byte(); break;                                                 // PROTO
            case 0x95: Take(8); break;                                                // FRAME
            case '(': stack.Add(Mark); break;
            case '0': Pop(); break;
            case '1': PopToMark(); break;
            case '2': stack.Add(Peek()); break;
            case 'N': stack.Add(null); break;
            case 0x88: stack.Add(true); break;
            case 0x89: stack.Add(false); break;
            case 'J': stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 'K': stack.Add((long)Byte()); break;
            case 'M': stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case 0x8A: stack.Add(Long(Byte())); break;
            case 'G': stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 'X': stack.Add(Text(Int32())); break;
            case 0x8C: stack.Add(Text(Byte())); break;
            case 'B': stack.Add(Take(Int32()).ToArray()); break;
            case 'C': stack.Add(Take(Byte()).ToArray()); break;
            case ']': stack.Add(new List<object?>()); break;
            case '}': stack.Add(new OrderedDictionary<object, object?>()); break;
            case ')': stack.Add(Array.Empty<object?>()); break;
            case 't': stack.Add(PopToMark()); break;
            case 0x85: stack.Add(PopMany(1)); break;
            case 0x86: stack.Add(PopMany(2)); break;
            case 0x87: stack.Add(PopMany(3)); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(PopToMark()); break;
            case 's': SetItems(PopMany(2)); break;
            case 'u': SetItems(PopToMark()); break;
            case 'q': memo[Byte()] = Peek(); break;
            case 'r': memo[Int32()] = Peek(); break;
            case 0x94: memo[memo.Count] = Peek(); break;
            case 'h': stack.Add(Recall(Byte())); break;
            case 'j': stack.Add(Recall(Int32())); break;
            case 'c': stack.Add(Global(Line(), Line())); break;
            case 0x93: StackGlobal(); break;
            case 'R': Reduce(); break;
            case 0x81: Reduce(); break;                                               // NEWOBJ: the class is called like a function
            case 'Q': stack.Add(surroundings.Persistent(Pop())); break;
            case 'b': Pop(); break;                                                   // BUILD: attributes of an OrderedDict (its _metadata) carry no tensors
            default: throw Fault($"it uses the opcode 0x{opcode:X2}, which plain data does not need");
        }
    }

    void StackGlobal()
    {
        var name = (string)Pop()!;
        stack.Add(Global((string)Pop()!, name));
    }

    readonly object Global(string module, string name) =>
        surroundings.Function(module, name) ?? surroundings.Constant(module, name)
        ?? throw Fault($"it refers to '{module}.{name}', which is not plain data and is not loaded");

    void Reduce()
    {
        var arguments = (object?[])Pop()!;
        stack.Add(((Func<object?[], object?>)Pop()!)(arguments));
    }

    readonly void Append(ReadOnlySpan<object?> items) => ((List<object?>)Peek()!).AddRange(items);

    readonly void SetItems(ReadOnlySpan<object?> pairs)
    {
        var dictionary = (OrderedDictionary<object, object?>)Peek()!;
        for (int i = 0; i + 1 < pairs.Length; i += 2)
        {
            dictionary[pairs[i]!] = pairs[i + 1];
        }
    }

    readonly object? Peek() => stack.Count > 0 ? stack[^1] : throw Fault("its stack is empty where a value is needed");

    object? Pop()
    {
        object? top = Peek();
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    object?[] PopMany(int count)
    {
        if (stack.Count < count)
        {
            throw Fault("its stack is empty where a value is needed");
        }
        object?[] items = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    object?[] PopToMark()
    {
        int mark = stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw Fault("it closes a group that it never opened");
        }
        object?[] items = PopMany(stack.Count - mark - 1);
        stack.RemoveAt(mark);
        return items;
    }

    readonly object? Recall(int index) => memo.TryGetValue(index, out object? value) ? value : throw Fault($"it recalls entry {index}, which it never noted");

    object Long(int length)
    {
        var number = new BigInteger(Take(length));
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : throw Fault("it has an integer of more than 64 bits");
    }

    int Byte() => Take(1)[0];

    int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    string Text(int length) => Encoding.UTF8.GetString(Take(length));

    string Line()
    {
        int length = bytes[at..].IndexOf((byte)'\n');
        string line = Text(length < 0 ? bytes.Length : length);
        at++;
        return line;
    }

    ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > bytes.Length - at)
        {
            throw Fault("it is truncated");
        }
        at += length;
        return bytes.Slice(at - length, length);
    }

    readonly InvalidDataException Fault(string reason, Exception? cause = null) => new($"The pickle is damaged or unsafe at byte {at}: {reason}.", cause);
}
