# A task of Windows for every working day at 08:00: the report of the month that ended, if it is not there yet, and what is due.
# Run once:  powershell -ExecutionPolicy Bypass -File schedule\cs-tasks.ps1
param([switch] $Now)
Set-Location (Split-Path $PSScriptRoot)
if (-not $Now) {
    $arguments = "-NoProfile -ExecutionPolicy Bypass -File `"$PSCommandPath`" -Now"
    $action = New-ScheduledTaskAction -Execute 'powershell' -Argument $arguments
    $days = 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'
    $trigger = New-ScheduledTaskTrigger -Weekly -DaysOfWeek $days -At '08:00'
    $settings = New-ScheduledTaskSettingsSet -StartWhenAvailable
    Register-ScheduledTask -TaskName 'cs' -Action $action -Trigger $trigger -Settings $settings -Force
    return
}
$last = (Get-Date).AddMonths(-1).ToString('yyyy-MM')
if (-not (Test-Path "reports\$last.html")) {
    cs report $last --month last --into reports --quiet
}
$month = (Get-Date).ToString('yyyy-MM')
cs due $month --quiet --output due.md
if ($LASTEXITCODE -eq 1) {
    notepad due.md
}
