namespace Sparring.Metrics.Features.Inception.StateDicts;

/// <summary>
/// Reads a pickle of protocol 2 as `torch.save` writes it for a state dict: names, numbers, tuples, dictionaries, and tensors that are
/// described and lie elsewhere. Nothing is ever executed: of all Python objects it knows OrderedDict and PyTorch's tensors, as data.
/// Time and memory are proportional to the pickle's bytes.
/// </summary>
internal sealed class PickleReader
{
    private readonly PickleBytes _bytes;
    private readonly Stack<List<object?>> _outer = new();
    private readonly Dictionary<uint, object?> _memo = [];

    // What stands above the last mark.
    private List<object?> _stack = [];

    private PickleReader(PickleBytes bytes)
    {
        _bytes = bytes;
    }

    /// <summary>Reads one pickle, and stops behind it.</summary>
    /// <returns>
    /// null, bool, long, string, object?[] for a tuple, a list of objects, a dictionary with strings for keys, <see cref="StorageRef"/>,
    /// <see cref="TensorRef"/> or <see cref="PickleGlobal"/>.
    /// </returns>
    /// <exception cref="InvalidDataException">It is damaged, or holds something else. The message is a clause that wants the file's name before it.</exception>
    public static object? Read(PickleBytes bytes)
    {
        if (bytes.Next() != 0x80 || bytes.Next() != 2)
        {
            throw new InvalidDataException("holds no pickle of protocol 2, the one that torch.save writes");
        }

        return new PickleReader(bytes).Run();
    }

    private object? Run()
    {
        while (true)
        {
            byte code = _bytes.Next();
            switch ((char)code)
            {
                case '.':
                    return _outer.Count == 0 && _stack.Count == 1 ? _stack[0] : throw Damaged();
                case 'N':
                    Push(null);
                    break;
                case '\x88' or '\x89':
                    Push(code == 0x88);
                    break;
                case 'K':
                    Push((long)_bytes.Next());
                    break;
                case 'M':
                    Push((long)_bytes.UInt16());
                    break;
                case 'J':
                    Push((long)_bytes.Int32());
                    break;
                case '\x8a':
                    Push(LongNumber());
                    break;
                case 'X':
                    Push(_bytes.Text(_bytes.UInt32()));
                    break;
                case 'c':
                    Push(PickleGlobal.Require(_bytes.Line(), _bytes.Line()));
                    break;
                case '}':
                    Push(new Dictionary<string, object?>(StringComparer.Ordinal));
                    break;
                case ']':
                    Push(new List<object?>());
                    break;
                case ')':
                    Push(Array.Empty<object?>());
                    break;
                case '(':
                    _outer.Push(_stack);
                    _stack = [];
                    break;
                case 't':
                    Push(PopToMark());
                    break;
                case '\x85' or '\x86' or '\x87':
                    PushTuple(code - 0x84);
                    break;
                case 'q':
                    _memo[_bytes.Next()] = Peek();
                    break;
                case 'r':
                    _memo[_bytes.UInt32()] = Peek();
                    break;
                case 'h':
                    Push(_memo.TryGetValue(_bytes.Next(), out object? near) ? near : throw Damaged());
                    break;
                case 'j':
                    Push(_memo.TryGetValue(_bytes.UInt32(), out object? far) ? far : throw Damaged());
                    break;
                case 'Q':
                    Push(PickledTensors.ToStorage(Pop()));
                    break;
                case 'R':
                    Reduce();
                    break;
                case 's':
                    object? value = Pop();
                    SetItems([Pop(), value]);
                    break;
                case 'u':
                    SetItems(PopToMark());
                    break;
                case 'a':
                    Append([Pop()]);
                    break;
                case 'e':
                    Append(PopToMark());
                    break;
                case 'b':
                    // The versions of modules, which a state dict carries as an attribute.
                    _ = Pop() as Dictionary<string, object?> ?? throw Damaged();
                    _ = Peek() as Dictionary<string, object?> ?? throw Damaged();
                    break;
                default:
                    throw new InvalidDataException($"uses the pickle instruction 0x{code:X2}, which a plain state dict of tensors does not need");
            }
        }
    }

    private void Reduce()
    {
        object?[] arguments = Pop() as object?[] ?? throw Damaged();
        Push((Pop() as PickleGlobal ?? throw Damaged()).Kind switch
        {
            PickleGlobalKind.OrderedDictionary when arguments.Length == 0 => new Dictionary<string, object?>(StringComparer.Ordinal),
            PickleGlobalKind.Tensor => PickledTensors.ToTensor(arguments),
            _ => throw Damaged(),
        });
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0 || Peek() is not Dictionary<string, object?> dictionary)
        {
            throw Damaged();
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not string key)
            {
                throw new InvalidDataException("has a dictionary whose keys are not all names, which a plain state dict of tensors has not");
            }

            if (!dictionary.TryAdd(key, items[i + 1]))
            {
                throw new InvalidDataException($"names '{key}' twice");
            }
        }
    }

    private void Append(object?[] items) => (Peek() as List<object?> ?? throw Damaged()).AddRange(items);

    private long LongNumber()
    {
        byte[] bytes = _bytes.Take(_bytes.Next());
        if (bytes.Length > sizeof(long))
        {
            throw new InvalidDataException("has a number of more than 64 bits");
        }

        long number = bytes.Length > 0 && (sbyte)bytes[^1] < 0 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            number = (number << 8) | bytes[i];
        }

        return number;
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() => _stack.Count > 0 ? _stack[^1] : throw Damaged();

    private object? Pop()
    {
        object? top = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object?[] PopToMark()
    {
        object?[] items = [.. _stack];
        _stack = _outer.Count > 0 ? _outer.Pop() : throw Damaged();
        return items;
    }

    private void PushTuple(int count)
    {
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        Push(items);
    }

    private static InvalidDataException Damaged() => new("holds a pickle that is damaged, or not of a plain state dict of tensors");
}
