using System.CommandLine;
using System.Text;
using Atelier.Local.Cli;

// A stop drains: activities end, jobs in hand are handed back. That takes longer than the two seconds a command is given otherwise.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20), EnableDefaultExceptionHandler = false };
var parsed = Commands.Root().Parse(args);

// With a command line of 32 KiB and more, .NET ends itself when the first model is loaded.
if (parsed.Errors.Count == 0 && args.Sum(Encoding.UTF8.GetByteCount) > 30_000)
{
    Terminal.Complain("The command line is too long. Give fewer or shorter arguments, 30,000 bytes in all.");
    return 1;
}

return await Terminal.RunAsync(() => parsed.InvokeAsync(configuration));
