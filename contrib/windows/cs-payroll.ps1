# Registers the pay of the month that ended as a task of the 1st of every month at 07:00. Run once, in the department's folder.
# schtasks knows months; New-ScheduledTaskTrigger does not.
$folder = (Get-Location).Path
$cs = (Get-Command cs).Source
$run = "cmd /c cd /d `"$folder`" && `"$cs`" payroll staff.csv --incidents incidents.csv --month last -q -o payroll.xlsx"
schtasks /Create /F /TN "cs payroll" /SC MONTHLY /D 1 /ST 07:00 /TR $run
