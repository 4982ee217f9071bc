using System.Transactions;

namespace Atelier.ServiceBus.Tests;

/// <summary>One call's part in a transaction: checked when it is prepared, done when it is committed, and else not at all.</summary>
internal sealed class ScriptedPart(Action check, Action act) : IEnlistmentNotification
{
    public void Prepare(PreparingEnlistment preparingEnlistment)
    {
        try
        {
            check();
            preparingEnlistment.Prepared();
        }
        catch (Exception e)
        {
            preparingEnlistment.ForceRollback(e);
        }
    }

    public void Commit(Enlistment enlistment)
    {
        act();
        enlistment.Done();
    }

    public void Rollback(Enlistment enlistment) => enlistment.Done();

    public void InDoubt(Enlistment enlistment) => enlistment.Done();
}
