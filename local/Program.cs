using System.CommandLine;
using Atelier.Local.Cli;

// A stop drains: activities end, jobs in hand are handed back. That takes longer than the two seconds a command is given otherwise.
return await Commands.Root().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
