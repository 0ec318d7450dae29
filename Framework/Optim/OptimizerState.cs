namespace Framework.Optim;

/// <summary>State dictionaries of optimizers.</summary>
static class OptimizerState
{
    public static OrderedDictionary<string, Tensor> Read(Optimizer optimizer)
    {
        var state = new OrderedDictionary<string, Tensor>();
        int index = 0;
        foreach (var (g, group) in optimizer.Groups.Index())
        {
            foreach (ParameterState? kept in group.States)
            {
                if (kept is not null)
                {
                    state.Add(StepName(index), Tensor.Full([], kept.Step, DType.Int64));
                    foreach (var (slot, name) in optimizer.Slots.Index())
                    {
                        state.Add(SlotName(index, name), kept[slot].Detach());
                    }
                }
                index++;
            }
            state.Add(GroupName(g, "lr"), Tensor.Full([], group.Lr, DType.Float64));
            state.Add(GroupName(g, "weight_decay"), Tensor.Full([], group.WeightDecay, DType.Float64));
            state.Add(GroupName(g, "momentum"), Tensor.Full([], group.Momentum, DType.Float64));
        }
        return state;
    }

    public static void Write(Optimizer optimizer, IEnumerable<KeyValuePair<string, Tensor>> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var given = new Dictionary<string, Tensor>(state);
        var faults = new List<string>();
        var changes = new List<Action>();
        int index = 0;
        foreach (var (g, group) in optimizer.Groups.Index())
        {
            foreach (var (i, parameter) in group.Parameters.Index())
            {
                Plan(group, i, index++, optimizer.CreateSlots(parameter));
            }
            if (Take(GroupName(g, "lr"), []) is { } lr && Take(GroupName(g, "weight_decay"), []) is { } weightDecay && Take(GroupName(g, "momentum"), []) is { } momentum)
            {
                changes.Add(() => (group.Lr, group.WeightDecay, group.Momentum) = (lr.Item<double>(), weightDecay.Item<double>(), momentum.Item<double>()));
            }
        }
        faults.AddRange(given.Keys.Select(name => $"{name} is unexpected"));
        if (faults.Count > 0)
        {
            throw new ArgumentException($"LoadStateDict: the state does not fit this {optimizer.GetType().Name}, and nothing was loaded: {string.Join("; ", faults)}.", nameof(state));
        }
        changes.ForEach(change => change());

        void Plan(ParameterGroup group, int place, int index, Tensor[] slots)
        {
            // A parameter that never had a gradient has no state.
            if (!given.ContainsKey(StepName(index)))
            {
                changes.Add(() => group.States[place] = null);
                return;
            }
            Tensor? step = Take(StepName(index), []);
            Tensor?[] values = [.. optimizer.Slots.Select((name, slot) => Take(SlotName(index, name), slots[slot].Shape))];
            changes.Add(() =>
            {
                for (int slot = 0; slot < slots.Length; slot++)
                {
                    slots[slot].CopyElements(values[slot]!);
                }
                group.States[place] = new ParameterState(slots) { Step = step!.Item<long>() };
            });
        }

        Tensor? Take(string name, Shape shape)
        {
            if (!given.Remove(name, out Tensor? value))
            {
                faults.Add($"{name} is missing");
                return null;
            }
            if (value.Shape != shape)
            {
                faults.Add($"{name} has the shape {value.Shape} instead of {shape}");
            }
            return value;
        }
    }

    static string StepName(int parameter) => $"state.{parameter}.step";

    static string SlotName(int parameter, string slot) => $"state.{parameter}.{slot}";

    static string GroupName(int group, string option) => $"param_groups.{group}.{option}";
}
