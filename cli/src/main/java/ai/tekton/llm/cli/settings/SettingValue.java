package ai.tekton.llm.cli.settings;

/**
 * What a setting is, and who says so.
 *
 * @param value the value
 * @param source the option, the variable or the place in the file
 */
public record SettingValue(String value, String source) {}
