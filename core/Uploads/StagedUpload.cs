namespace Atelier.Core.Uploads;

/// <summary>A file that came by a write address.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Content">Its content, or null when it was larger than allowed; then it is gone.</param>
public sealed record StagedUpload(long Bytes, ReadOnlyMemory<byte>? Content);
