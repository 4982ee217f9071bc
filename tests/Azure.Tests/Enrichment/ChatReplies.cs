using System.Globalization;
using System.Text.Json;
using Atelier.Azure.Tests.Support;

namespace Atelier.Azure.Tests.Enrichment;

/// <summary>Answers in the wire format of chat completions.</summary>
internal static class ChatReplies
{
    /// <summary>The chat completion object of the API reference (platform.openai.com/docs/api-reference/chat/object), with another content.</summary>
    public static WireReply Completion(string content, string finish = "stop", string model = "gpt-5.4") => new(
        200,
        $$"""
        {
          "id": "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG",
          "object": "chat.completion",
          "created": 1741570283,
          "model": {{JsonSerializer.Serialize(model)}},
          "choices": [
            {
              "index": 0,
              "message": { "role": "assistant", "content": {{JsonSerializer.Serialize(content)}}, "refusal": null, "annotations": [] },
              "logprobs": null,
              "finish_reason": "{{finish}}"
            }
          ],
          "usage": {
            "prompt_tokens": 1117,
            "completion_tokens": 46,
            "total_tokens": 1163,
            "prompt_tokens_details": { "cached_tokens": 0, "audio_tokens": 0 },
            "completion_tokens_details": { "reasoning_tokens": 0, "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0 }
          },
          "service_tier": "default",
          "system_fingerprint": "fp_fc9f1d7035"
        }
        """);

    /// <summary>A refusal (platform.openai.com/docs/guides/structured-outputs, "Refusals with Structured Outputs").</summary>
    public static WireReply Refusal => new(
        200,
        """
        {
          "id": "chatcmpl-9nYAG9LPNonX8DAyrkwYfemr3C8HC",
          "object": "chat.completion",
          "created": 1721596428,
          "model": "gpt-4o-2024-08-06",
          "choices": [
            { "index": 0, "message": { "role": "assistant", "refusal": "I'm sorry, I cannot assist with that request." }, "logprobs": null, "finish_reason": "stop" }
          ],
          "usage": { "prompt_tokens": 81, "completion_tokens": 11, "total_tokens": 92, "completion_tokens_details": { "reasoning_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0 } },
          "system_fingerprint": "fp_3407719c7f"
        }
        """);

    /// <summary>A prompt that Azure's filter refused (learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter).</summary>
    public static WireReply Filtered => new(
        400,
        """
        {
          "error": {
            "message": "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
            "type": null,
            "param": "prompt",
            "code": "content_filter",
            "status": 400,
            "innererror": {
              "code": "ResponsibleAIPolicyViolation",
              "content_filter_result": { "hate": { "filtered": true, "severity": "high" }, "self_harm": { "filtered": true, "severity": "high" }, "sexual": { "filtered": false, "severity": "safe" }, "violence": { "filtered": true, "severity": "medium" } }
            }
          }
        }
        """);

    /// <summary>Too many requests (platform.openai.com/docs/guides/rate-limits and the error object of the API reference).</summary>
    public static WireReply Throttled(int seconds = 0) => new(
        429, """{ "error": { "message": "Rate limit reached for gpt-4o in organization org-exampleid on tokens per min. Limit: 30000.000000 / min. Current: 40000.000000 / min.", "type": "tokens", "param": null, "code": "rate_limit_exceeded" } }""")
    {
        Headers = new() { ["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture) },
    };

    /// <summary>A draft for shot 0.</summary>
    public static string Draft(params string[] prompts) => JsonSerializer.Serialize(new
    {
        shots = new[]
        {
            new
            {
                shot = 0, prompts, avoid = new[] { "rain" },
                copy = new[] { new { locale = "en-GB", headline = "New ways to work", caption = "Leave the car at home.", altText = "A red bicycle at a wall" } }, tags = new[] { "bicycle" },
            },
        },
    });
}
