namespace Atelier.Local.Sqlite;

/// <summary>One logical transaction that waits for its group's commit. It may be run again when the group fails, so it has no effect but on the database.</summary>
internal abstract class WriteOperation
{
    public abstract void Run(Database database);

    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}
