using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Atelier.Local.Sqlite;

/// <summary>
/// How SQLite waits for a lock. Some builds of it sleep in whole seconds, even for the microsecond that a reader gives a writer to finish with the WAL's header,
/// so every such meeting would cost a second: here its default file system is replaced by itself with a sleep as long as was asked for.
/// </summary>
internal static unsafe partial class SqliteWaits
{
    private const string Library = "e_sqlite3";
    private const int WithSystemCalls = 3;
    private const int MicrosecondsInMillisecond = 1_000;
    private const int LongestMilliseconds = 100;
    private const int GiveUpAfterMilliseconds = 10_000;

    // A lock is mostly held for a commit's sync, and at most for a checkpoint's.
    private static readonly int[] Milliseconds = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50];

    /// <summary>Lets every connection opened from now on sleep as long as it means to. Once a process is enough.</summary>
    public static void Install()
    {
        var given = Find(null);
        if (given is null || given->Version < WithSystemCalls)
        {
            return; // none that could be copied: this SQLite waits as it was built to
        }

        // SQLite keeps the pointer for as long as the process lives.
        var own = (FileSystem*)NativeMemory.AllocZeroed((nuint)sizeof(FileSystem));
        *own = *given;
        own->Version = WithSystemCalls;
        own->Next = null;
        own->Name = (byte*)Marshal.StringToCoTaskMemUTF8("atelier");
        own->Sleep = &Sleep;
        if (Register(own, makeDefault: 1) != 0)
        {
            throw new InvalidOperationException("SQLite refuses to be given a way to sleep.");
        }
    }

    /// <summary>Lets a connection wait for others' locks, up to ten seconds a statement.</summary>
    public static void WaitForLocks(nint database)
    {
        if (SetBusyHandler(database, &Wait, null) != 0)
        {
            throw new InvalidOperationException("SQLite refuses to be told how to wait.");
        }
    }

    /// <summary>Sleeps as connections do.</summary>
    /// <returns>The milliseconds it meant to sleep, by its own account.</returns>
    [LibraryImport(Library, EntryPoint = "sqlite3_sleep")]
    internal static partial int SleepFor(int milliseconds);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(FileSystem* files, int microseconds)
    {
        if (microseconds < MicrosecondsInMillisecond)
        {
            Thread.Yield(); // whoever is in the way needs a processor more than it needs time
        }
        else
        {
            Pause((microseconds + MicrosecondsInMillisecond - 1) / MicrosecondsInMillisecond);
        }

        return microseconds;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Wait(void* nothing, int tries)
    {
        var waited = Milliseconds.AsSpan(0, Math.Min(tries, Milliseconds.Length));
        var sum = Math.Max(0, tries - Milliseconds.Length) * LongestMilliseconds;
        foreach (var pause in waited)
        {
            sum += pause;
        }

        if (sum >= GiveUpAfterMilliseconds)
        {
            return 0;
        }

        Pause(tries < Milliseconds.Length ? Milliseconds[tries] : LongestMilliseconds);
        return 1;
    }

#pragma warning disable RS0030 // SQLite calls for a sleep and has nothing that could be waited for
    private static void Pause(int milliseconds) => Thread.Sleep(milliseconds);
#pragma warning restore RS0030

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    private static partial FileSystem* Find(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    private static partial int Register(FileSystem* files, int makeDefault);

    [LibraryImport(Library, EntryPoint = "sqlite3_busy_handler")]
    private static partial int SetBusyHandler(nint database, delegate* unmanaged[Cdecl]<void*, int, int> handler, void* argument);

    /// <summary>SQLite's <c>sqlite3_vfs</c>, up to its version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileSystem
    {
        public int Version;
        public int FileSize;
        public int LongestPath;
        public FileSystem* Next;
        public byte* Name;
        public void* Data;
        public void* Open;
        public void* Delete;
        public void* Access;
        public void* FullPathName;
        public void* LibraryOpen;
        public void* LibraryError;
        public void* LibrarySymbol;
        public void* LibraryClose;
        public void* Randomness;
        public delegate* unmanaged[Cdecl]<FileSystem*, int, int> Sleep;
        public void* CurrentTime;
        public void* LastError;
        public void* CurrentTimeInMilliseconds;
        public void* SetSystemCall;
        public void* GetSystemCall;
        public void* NextSystemCall;
    }
}
