namespace Atelier.Azure.Enrichment;

/// <summary>The form of a draft as JSON Schema, in the subset that strict structured outputs take: every property required, none besides (platform.openai.com/docs/guides/structured-outputs).</summary>
internal static class RoundSchema
{
    public static BinaryData Json { get; } = BinaryData.FromString(
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["shots"],
          "properties": {
            "shots": {
              "type": "array",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["shot", "prompts", "avoid", "copy", "tags"],
                "properties": {
                  "shot": { "type": "integer", "description": "The shot's number." },
                  "prompts": { "type": "array", "items": { "type": "string" }, "description": "One for each variant." },
                  "avoid": { "type": "array", "items": { "type": "string" } },
                  "copy": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": ["locale", "headline", "caption", "altText"],
                      "properties": {
                        "locale": { "type": "string" },
                        "headline": { "type": "string" },
                        "caption": { "type": "string" },
                        "altText": { "type": "string" }
                      }
                    }
                  },
                  "tags": { "type": "array", "items": { "type": "string" } }
                }
              }
            }
          }
        }
        """);
}
