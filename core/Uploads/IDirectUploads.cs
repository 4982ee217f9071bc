namespace Atelier.Core.Uploads;

/// <summary>Lets large pictures go straight to the store, past the API. Thread-safe. What arrives waits in <see cref="StagedUploads"/>, seen by nobody until it was screened.</summary>
public interface IDirectUploads
{
    /// <summary>Issues an address that one file can be written to once, and that reads, lists or changes nothing. It is a secret until it expires.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="upload">The upload's id, made by the caller, unguessable and never used before; a segment of a key.</param>
    /// <param name="contentType">What the file is said to be.</param>
    /// <param name="lifetime">How long the address lives, above 0 to 1 hour.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Storage.ObjectStoreException">The store can't issue one now.</exception>
    Task<UploadAddress> IssueAsync(string workspace, string upload, string contentType, TimeSpan lifetime, CancellationToken cancellationToken = default);
}
