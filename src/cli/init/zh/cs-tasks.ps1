# Windows 计划任务，周一至周五 08:00 运行：上月报告尚未生成时生成报告，并提醒到期事项。
# 只需运行一次：powershell -ExecutionPolicy Bypass -File schedule\cs-tasks.ps1
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
