using System.Collections.Concurrent;
using System.Reflection;
using System.Xml.Linq;

namespace Atelier.Web.OpenApi;

/// <summary>The documentation that compilers put beside assemblies: what the code says about itself is what the API's description says. Without the files there is just less text.</summary>
internal static class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Known = new();

    /// <summary>What a type is, or null.</summary>
    public static string? Of(Type type) => Summary(type.Assembly, $"T:{NameOf(type)}");

    /// <summary>What a property, or a parameter of a record, is; or null.</summary>
    public static string? Of(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        return Summary(type.Assembly, $"P:{NameOf(type)}.{property.Name}")
            ?? (Members(type.Assembly).GetValueOrDefault($"T:{NameOf(type)}")?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property.Name) is { } param ? Text(param) : null);
    }

    /// <summary>What a value of an enumeration is, or null.</summary>
    public static string? Of(Type type, string value) => Summary(type.Assembly, $"F:{NameOf(type)}.{value}");

    private static string? Summary(Assembly assembly, string member) =>
        Members(assembly).GetValueOrDefault(member)?.Element("summary") is { } summary ? Text(summary) : null;

    private static IReadOnlyDictionary<string, XElement> Members(Assembly assembly) => Known.GetOrAdd(assembly, static a =>
    {
        var path = Path.ChangeExtension(a.Location, ".xml");
        return File.Exists(path)
            ? XDocument.Load(path).Descendants("member").ToDictionary(m => (string)m.Attribute("name")!, StringComparer.Ordinal)
            : new Dictionary<string, XElement>();
    });

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Text(XElement element)
    {
        var words = string.Concat(element.DescendantNodes().Select(n => n switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" or "paramref" } see => LastName((string?)see.Attribute("cref") ?? (string?)see.Attribute("name") ?? (string?)see.Attribute("langword") ?? ""),
            _ => "",
        }));
        return string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string LastName(string reference) => reference[(reference.LastIndexOfAny(['.', ':']) + 1)..];
}
