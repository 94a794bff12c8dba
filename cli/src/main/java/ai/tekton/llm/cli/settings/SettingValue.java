package ai.tekton.llm.cli.settings;

/**
 * The value of a setting and its source.
 *
 * @param value the value
 * @param source the option, the variable or the place in the file
 */
public record SettingValue(String value, String source) {}
