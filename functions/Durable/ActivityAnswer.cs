using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Functions.Durable;

/// <summary>
/// What an activity function returns: a result, or a failure that no repeat mends. Such a failure travels as an answer, not as an exception, since
/// exceptions reach the orchestration as text only, and the framework retries them all.
/// </summary>
/// <param name="Result">The result, when there is no failure.</param>
/// <param name="Code">The failure's code, or null.</param>
/// <param name="Message">The failure's message.</param>
public sealed record ActivityAnswer(JsonElement? Result, string? Code = null, string? Message = null)
{
    /// <summary>Written as the framework takes it.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, WorkflowJson.Options);

    /// <summary>The result inside an answer.</summary>
    /// <param name="activity">The activity that answered.</param>
    /// <param name="json">What its function returned.</param>
    /// <exception cref="ActivityFailedException">The activity said that trying again can't help.</exception>
    /// <exception cref="InvalidOperationException">The answer, or the result in it, can't be read.</exception>
    public static TOut Read<TOut>(string activity, JsonElement json)
    {
        try
        {
            var answer = json.Deserialize<ActivityAnswer>(WorkflowJson.Options) ?? throw new JsonException("It is empty.");
            return answer.Code is null
                ? (answer.Result ?? JsonSerializer.SerializeToElement<object?>(null)).Deserialize<TOut>(WorkflowJson.Options)!
                : throw new ActivityFailedException(activity, answer.Code, answer.Message ?? "", isPermanent: true);
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"The recorded result of activity '{activity}' can't be read as {typeof(TOut).Name}: {e.Message}", e);
        }
    }
}
