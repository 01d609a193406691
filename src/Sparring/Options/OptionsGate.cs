using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Sparring.Options;

/// <summary>The one place that says whether options are valid. It reports every problem at once and changes nothing.</summary>
public static class OptionsGate
{
    /// <summary>Everything that is wrong with the options and the records in them; empty where they are valid.</summary>
    /// <param name="options">A record with <see cref="ValidationAttribute"/>s and <see cref="IValidatableObject"/>s.</param>
    /// <returns>A sentence for each, such as "training.generator.learningRate is 3; expected 0 to 1".</returns>
    public static IReadOnlyList<string> Validate(object options) => [.. Problems(options).Select(problem => problem.ToString())];

    /// <summary>Lets valid options pass.</summary>
    /// <exception cref="UsageException">They are not: one line for each problem.</exception>
    public static void Require(object options) => Throw(Validate(options));

    internal static void Throw(IReadOnlyCollection<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new UsageException(string.Join(Environment.NewLine, problems));
        }
    }

    internal static IReadOnlyList<OptionsProblem> Problems(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<OptionsProblem> problems = [];
        Walk(options, "", problems);
        return problems;
    }

    private static void Walk(object record, string path, List<OptionsProblem> problems)
    {
        foreach (JsonPropertyInfo property in OptionsJson.Serializer.GetTypeInfo(record.GetType()).Properties)
        {
            Check(property, property.Get?.Invoke(record), record, OptionsProblem.Join(path, property.Name), problems);
        }

        if (record is IValidatableObject whole)
        {
            problems.AddRange(
                from result in whole.Validate(new ValidationContext(record))
                from member in result.MemberNames.DefaultIfEmpty("")
                let at = member.Length == 0 ? path : OptionsProblem.Join(path, member)
                select new OptionsProblem(at, result.ErrorMessage ?? "is not valid"));
        }
    }

    private static void Check(JsonPropertyInfo property, object? value, object record, string path, List<OptionsProblem> problems)
    {
        int before = problems.Count;
        ICustomAttributeProvider? attributes = property.AttributeProvider;
        foreach (ValidationAttribute rule in attributes?.GetCustomAttributes(true).OfType<ValidationAttribute>() ?? [])
        {
            ValidationContext context = new(record) { MemberName = property.Name, DisplayName = path };
            if (rule.GetValidationResult(value, context) is { } failure)
            {
                problems.Add(new OptionsProblem(path, Complaint(rule, value, failure)));
            }
        }

        if (problems.Count > before)
        {
            return;
        }

        switch (value)
        {
            case null when !property.IsSetNullable:
                problems.Add(new OptionsProblem(path, $"is null; expected {OptionsText.Expected(property.PropertyType, attributes)}"));
                break;
            case double or float when !double.IsFinite(Convert.ToDouble(value)):
                problems.Add(new OptionsProblem(path, $"is {value}; expected a finite number"));
                break;
            case Enum when !Enum.IsDefined(value.GetType(), value):
                problems.Add(new OptionsProblem(path, $"is {value}; expected {OptionsText.Expected(value.GetType(), null)}"));
                break;
            case not null when OptionsJson.Serializer.GetTypeInfo(value.GetType()).Kind == JsonTypeInfoKind.Object:
                Walk(value, path, problems);
                break;
        }
    }

    private static string Complaint(ValidationAttribute rule, object? value, ValidationResult failure) => rule switch
    {
        RangeAttribute range => $"is {OptionsText.Value(value)}; expected {OptionsText.Range(range)}",
        AllowedValuesAttribute allowed => $"is {OptionsText.Value(value)}; expected {OptionsText.List(allowed.Values.Select(OptionsText.Value))}",
        RequiredAttribute => value is null ? "is null; expected text" : "is empty; expected text",
        _ => failure.ErrorMessage ?? "is not valid",
    };
}
