namespace Atelier.Local.Sqlite;

/// <summary>A write that answers with <typeparamref name="T"/> once it is durable.</summary>
internal sealed class WriteOperationOf<T>(Func<Database, T> work) : WriteOperation
{
    // Asynchronously, so that a caller's code never runs on the writer's thread.
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _source.Task;

    public override void Run(Database database) => _result = work(database);

    public override void Succeed() => _source.TrySetResult(_result);

    public override void Fail(Exception exception) => _source.TrySetException(exception);
}
