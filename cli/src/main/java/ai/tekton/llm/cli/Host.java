package ai.tekton.llm.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

/**
 * The command's environment. Tests provide their own.
 *
 * @param in standard input
 * @param out standard output; a failure to write must be an IOException
 * @param err standard error
 * @param environment the environment variables
 * @param defaultUrl the address of Rhetor that applies when none is set
 * @param terminal the terminal behind the streams, if any
 * @param resources the resources that are closed when the process is asked to end
 */
record Host(
        InputStream in,
        OutputStream out,
        OutputStream err,
        Map<String, String> environment,
        URI defaultUrl,
        TerminalSource terminal,
        OpenResources resources) {}
