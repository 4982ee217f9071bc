using Atelier.Core.Workflows;
using Microsoft.DurableTask;

namespace Atelier.Functions.Durable;

/// <summary>Failures as the framework tells them: a type's full name and a message.</summary>
internal static class DurableFailure
{
    private const int MaxMessage = 2_000;

    /// <summary>What the workflow sees when an activity's attempts are used up.</summary>
    public static ActivityFailedException Of(string activity, TaskFailureDetails details) =>
        new(activity, ShortName(details.ErrorType), Cut(details.ErrorMessage), isPermanent: false);

    /// <summary>Why an instance failed, for people.</summary>
    public static string Describe(TaskFailureDetails details) => $"{ShortName(details.ErrorType)}: {Cut(details.ErrorMessage)}";

    private static string ShortName(string? type)
    {
        var name = type ?? "";
        return name[(name.LastIndexOfAny(['.', '+']) + 1)..];
    }

    private static string Cut(string? message) => message is null ? "" : message.Length <= MaxMessage ? message : message[..MaxMessage] + "…";
}
