namespace Train;

/// <summary>Something that the user can mend; the message is the one sentence that he gets to read.</summary>
public sealed class UserFault(string sentence, Exception? cause = null) : Exception(sentence, cause);
