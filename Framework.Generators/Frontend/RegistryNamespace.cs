using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Emit;
using Microsoft.CodeAnalysis;

namespace Framework.Generators.Frontend;

/// <summary>The namespace of a project's registry.</summary>
static class RegistryNamespace
{
    /// <summary>
    /// The assembly's name, with what cannot stand in an identifier replaced, as far as namespaces can go: a class of that name, which a small project easily has,
    /// leaves room for none. Empty for the global one.
    /// </summary>
    public static string Of(Compilation compilation)
    {
        INamespaceSymbol? around = compilation.Assembly.GlobalNamespace;
        var words = new List<string>();
        foreach (var word in (compilation.AssemblyName ?? "").Split('.').Select(Identifier))
        {
            if (around?.GetTypeMembers(word, 0).IsEmpty == false)
                break;
            words.Add(LocalNames.Escape(word));
            around = around?.GetNamespaceMembers().FirstOrDefault(n => n.Name == word);
        }
        return string.Join(".", words);
    }

    static string Identifier(string word)
    {
        var letters = new string([.. word.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
        return letters.Length == 0 || char.IsDigit(letters[0]) ? "_" + letters : letters;
    }
}
