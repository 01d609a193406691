namespace Sparring.Storage;

/// <summary>This user's cache folder: what lies there can be made again.</summary>
internal static class UserCache
{
    /// <summary>
    /// `sparring` in XDG_CACHE_HOME, by default `~/.cache/sparring`, which need not exist yet; null where the user has no home.
    /// </summary>
    public static string? Folder
    {
        get
        {
            // XDG Base Directory Specification: a relative path in the variable is to be ignored.
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
            {
                string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
                cache = home.Length == 0 ? null : Path.Combine(home, ".cache");
            }

            return cache is null ? null : Path.Combine(cache, "sparring");
        }
    }
}
