using Atelier.Core.Uploads;

namespace Atelier.Web.Tests.Uploads;

/// <summary>Issues addresses that lead nowhere; tests put the file where it would arrive.</summary>
internal sealed class ScriptedDirectUploads(TimeProvider clock) : IDirectUploads
{
    public Task<UploadAddress> IssueAsync(string workspace, string upload, string contentType, TimeSpan lifetime, CancellationToken cancellationToken = default) => Task.FromResult(new UploadAddress
    {
        Url = new($"https://store.example/{workspace}/{upload}?sig=secret"), Method = "PUT", Headers = new Dictionary<string, string> { ["content-type"] = contentType }, ExpiresAt = clock.GetUtcNow() + lifetime,
    });
}
