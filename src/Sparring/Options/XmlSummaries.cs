using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sparring.Options;

/// <summary>The summaries in an assembly's XML documentation file, as plain sentences.</summary>
internal sealed partial class XmlSummaries
{
    private readonly Dictionary<string, string> _summaries;

    private XmlSummaries(Dictionary<string, string> summaries) => _summaries = summaries;

    /// <summary>Reads the file beside the assembly. Where there is none, no summary is known: it is a convenience only.</summary>
    public static XmlSummaries Beside(Assembly assembly)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return new XmlSummaries(File.Exists(path) ? Read(XDocument.Load(path)) : []);
    }

    public string? Of(ICustomAttributeProvider? member) => member switch
    {
        Type type => _summaries.GetValueOrDefault($"T:{type.FullName}"),
        PropertyInfo property => _summaries.GetValueOrDefault($"P:{property.DeclaringType?.FullName}.{property.Name}"),
        _ => null,
    };

    internal static Dictionary<string, string> Read(XDocument document) => document.Descendants("member")
        .Where(member => member.Attribute("name") is not null && member.Element("summary") is not null)
        .ToDictionary(
            member => member.Attribute("name")!.Value,
            member => Blanks().Replace(string.Concat(member.Element("summary")!.Nodes().Select(Plain)), " ").Trim());

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        // A reference to a property is named as in JSON.
        XElement element when element.Attribute("cref") is { } reference =>
            JsonNamingPolicy.CamelCase.ConvertName(reference.Value[(reference.Value.LastIndexOf('.') + 1)..]),
        XElement element => element.Attribute("langword")?.Value ?? string.Concat(element.Nodes().Select(Plain)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
