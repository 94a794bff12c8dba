@echo off
rem tekton-llm, the command, on Windows: finds a Java, 17 or newer, and runs it with the arguments as they are.
setlocal DisableDelayedExpansion
set "home=%~dp0.."
set "java=%home%\runtime\bin\java.exe"
if exist "%java%" goto run
if not defined JAVA_HOME goto path
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto run
goto missing

:path
set "java="
for %%i in (java.exe) do set "java=%%~$PATH:i"
if defined java goto run

:missing
echo tekton-llm: no java was found: install a JDK, 17 or newer, and put it on the PATH or into JAVA_HOME. 1>&2
exit /b 1

:run
"%java%" -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr -jar "%home%\lib\tekton-llm-cli.jar" %*
exit /b %ERRORLEVEL%
