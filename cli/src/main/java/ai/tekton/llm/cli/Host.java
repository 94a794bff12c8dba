package ai.tekton.llm.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

/**
 * What the command sees of where it runs. A test gives one of its own.
 *
 * @param in standard input
 * @param out standard output; a failure to write must be an IOException
 * @param err standard error
 * @param environment the environment's variables
 * @param defaultUrl where Rhetor is looked for when nobody says where it is
 * @param terminal the terminal, if any, behind the streams
 * @param resources what is closed when the process is asked to end
 */
record Host(
        InputStream in,
        OutputStream out,
        OutputStream err,
        Map<String, String> environment,
        URI defaultUrl,
        TerminalSource terminal,
        OpenResources resources) {}
