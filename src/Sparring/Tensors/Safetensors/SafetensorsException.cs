namespace Sparring.Tensors.Safetensors;

/// <summary>A file that is no safetensors file, or a damaged one. The message names the file and what is wrong with it.</summary>
public sealed class SafetensorsException : SparringException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cause">What is wrong with it, as a clause without a full stop.</param>
    public SafetensorsException(string file, string cause) : base(Describe(file, cause)) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cause">What is wrong with it, as a clause without a full stop.</param>
    /// <param name="innerException">What caused it.</param>
    public SafetensorsException(string file, string cause, Exception innerException) : base(Describe(file, cause), innerException) { }

    private static string Describe(string file, string cause) =>
        $"'{file}' cannot be read as a safetensors file: {cause}. Restore it from a copy, or write it anew";
}
