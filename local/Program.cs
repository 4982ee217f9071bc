using Atelier.Local.Cli;

return await Commands.Root().Parse(args).InvokeAsync();
