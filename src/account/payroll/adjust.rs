//! Adjustments: what is put right of months closed before, as items of this month's pay.

use crate::diagnostics::{At, Diagnostic, DiagnosticCode, Sink, nearest};
use crate::judge::People;
use crate::model::pay::{Adjustment, Head};
use crate::model::{Month, Staff};
use crate::said;

use super::line::{PayLine, Why};

/// Adds each adjustment to its person's pay. One of somebody who is not paid this month would be lost: it is an error, and
/// so is one of a month that is not over.
pub(super) fn adjust(
    month: Month,
    adjustments: &[Adjustment],
    people: &People<'_>,
    staff: &[Staff],
    lines: &mut [PayLine],
    sink: &mut Sink,
) {
    for (number, own) in (0_u32..).zip(adjustments) {
        let Adjustment { employee, amount, month: of, .. } = own;
        let at = |column: &str| own.place.as_ref().map_or(At::Run, |place| At::cell(place, column));
        if *of >= month {
            let message =
                said!("{of} is not before {month}, the month that is paid", "{of} 不早于所计算的月份 {month}");
            sink.push(Diagnostic::error(DiagnosticCode::D006, at("month"), message));
            continue;
        }
        let Some(person) = people.position(employee) else {
            let message = said!(
                "`{employee}` is not in the staff sheet of {month}: {amount} would be lost",
                "`{employee}` 不在 {month} 的员工表中，{amount} 将无处计入"
            );
            let near = nearest(employee.as_str(), staff.iter().map(|person| person.employee.as_str()));
            let hint = match near {
                Some(near) => said!("did you mean `{near}`?", "是否为 `{near}`？"),
                None => said!("if they left: settle it by hand and take the row out", "如已离职，请另行结算并删去此行"),
            };
            sink.push(Diagnostic::error(DiagnosticCode::D008, at("employee"), message).hint(hint));
            continue;
        };
        lines[person as usize].add(Head::Adjustment, *amount, Why::Adjusted { adjustment: number });
    }
}
