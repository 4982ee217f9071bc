namespace Atelier.Web.Pages.Forms;

/// <summary>A file that came with a form. Its name is not kept: it is the sender's, and says nothing that counts.</summary>
/// <param name="ContentType">What the browser takes it for.</param>
/// <param name="Content">Its bytes.</param>
public sealed record PostedFile(string ContentType, ReadOnlyMemory<byte> Content);
