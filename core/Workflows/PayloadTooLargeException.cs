namespace Atelier.Core.Workflows;

/// <summary>An input, result or custom status is larger than a workflow carries. Store it and pass its key.</summary>
/// <param name="what">What was too large, such as <c>input of activity 'enrich'</c>.</param>
/// <param name="bytes">Its size as UTF-8 JSON.</param>
public sealed class PayloadTooLargeException(string what, int bytes)
    : ArgumentException($"The {what} is {bytes} bytes of JSON; at most {WorkflowPayload.MaxBytes} travel through a workflow. Store it and pass its key.")
{
    /// <summary>The code that a call fails with when its activity's result is too large.</summary>
    public const string Code = "payload-too-large";
}
