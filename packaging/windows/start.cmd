@echo off
rem Starts Classroom Relay; see README.txt.
setlocal
cd /d "%~dp0"
if not exist "python\python.exe" (
  echo Python is missing here. README.txt says where it goes.
  pause
  exit /b 1
)
"python\python.exe" "app\relay\__main__.py" start %*
if errorlevel 1 pause
