namespace Atelier.Core.Storage;

/// <summary>A document says something else by now than whoever wanted to change it saw. Nothing changed.</summary>
public sealed class ChangedMeanwhileException() : Exception("Somebody changed it meanwhile. Read it again, and put your change on top of what it says now.");
