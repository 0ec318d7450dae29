namespace Framework.Tests.Generators.Modules;

public class ModuleAnalyzerTests
{
    const string Layer = "[Module] partial class Layer { public Tensor Forward(Tensor x) => x; } ";

    [Theory]
    [InlineData("[Module] class Net { }", "FW1001", "Net")]
    [InlineData("class Outer { [Module] partial class Net { } }", "FW1001", "Outer")]
    [InlineData("[Module] partial class Net : List<int> { }", "FW1002", "Net")]
    [InlineData("[Module] partial class Net { readonly (Layer, int) pair; }", "FW1003", "pair")]
    [InlineData("[Module] partial class Net { readonly List<List<Layer>> grid = []; }", "FW1003", "grid")]
    [InlineData("[Module] partial class Net { readonly Lazy<Layer> late = new(); }", "FW1003", "late")]
    [InlineData("[Module] partial class Net { readonly IEnumerable<Layer> lazy = []; }", "FW1003", "lazy")]
    [InlineData("[Module] partial class Net { static readonly Layer shared = new(); }", "FW1003", "shared")]
    [InlineData("[Module] partial class Net { readonly Dictionary<int, Layer> byNumber = []; }", "FW1003", "byNumber")]
    [InlineData("[Module] partial class Net { readonly Func<int, Layer> make = _ => null!; }", "FW1003", "make")]
    [InlineData("[Module] partial class Net { readonly object hidden = new Layer(); }", "FW1003", "new Layer()")]
    [InlineData("[Module] partial class Net { readonly object hidden; public Net() { hidden = new Layer(); } }", "FW1003", "new Layer()")]
    [InlineData("[Module] partial class Net { readonly Func<Tensor, Tensor> f; public Net() { var inner = new Layer(); f = x => inner.Forward(x); } }", "FW1003", "inner")]
    [InlineData("[Module] partial class Net { readonly Func<Tensor, Tensor> f = x => new Layer().Forward(x); }", "FW1003", "new Layer()")]
    [InlineData("[Module] partial class Net { Tensor weight = 1; }", "FW1004", "weight")]
    [InlineData("[Module] partial class Net { List<Tensor> History { get; } = []; }", "FW1004", "History")]
    [InlineData("[Module] partial class Net { [Parameter] readonly int weight = 1; }", "FW1005", "weight")]
    [InlineData("[Module] partial class Net { readonly Layer fooBar = new(), foo_bar = new(); }", "FW1006", "foo_bar")]
    [InlineData("[Module] partial class Net : Base { readonly Layer head = new(); } [Module] partial class Base { readonly Layer head = new(); }", "FW1006", "head")]
    [InlineData("sealed class Net : Module { readonly Layer head = new(); }", "FW1007", "Net")]
    public async Task Reports_what_a_module_cannot_see_at_its_place(string source, string id, string at)
    {
        var found = await ModuleCompilation.Analyze(Layer + source);
        Assert.Equal((id, at), found.Select(f => (f.Id, f.At)).Single());
    }

    [Theory]
    [InlineData("[Module] partial class Net { readonly Func<Tensor, Tensor> f = x => x; readonly object tag = \"a\"; event Action? Done; int count; }")]
    [InlineData("[Module] partial class Net(Layer inner, IEnumerable<Layer> many) { readonly ModuleList<Layer> layers = new(many); Tensor Forward(Tensor x) => inner.Forward(layers[0].Forward(x)); }")]
    [InlineData("[Module] partial class Net { readonly Layer? optional; readonly Layer[] array = []; readonly IReadOnlyDictionary<string, Layer>? named; Layer Alias => optional!; }")]
    [InlineData("[Module] partial class Net { readonly Func<Tensor, Tensor> f; readonly Layer seen = new(); public Net() { f = x => seen.Forward(x); } }")]
    [InlineData("sealed class Net : Module { readonly Layer head = new(); protected override void Enumerate(ModuleMembers members) => members.Child(\"h\", head); }")]
    [InlineData("class NoModule { readonly Layer head = new(); Tensor x = 1; }")]
    public async Task Is_silent_where_everything_is_seen(string source) => Assert.Empty(await ModuleCompilation.Analyze(Layer + source));

    [Fact]
    public async Task The_message_says_what_to_write()
    {
        var (_, _, message) = Assert.Single(await ModuleCompilation.Analyze("[Module] partial class Net { Tensor weight = 1; }"));
        Assert.Equal("'weight' holds a tensor; mark it [Parameter] if it is trained, [Buffer] if it is saved with the module, or [Buffer(Persistent = false)] if it only moves with it", message);
    }
}
