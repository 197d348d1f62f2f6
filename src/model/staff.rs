//! The staff sheet: one row a person.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::month::Month;
use super::names::Person;
use super::place::Place;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal [$($alias:literal),*]),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item_doc])* $item),* }

        impl $name {
            /// Every value with its English word and its Chinese words, the first of which is printed.
            pub const ALL: &'static [(Self, &'static str, &'static [&'static str])] =
                &[$((Self::$item, $word, &[$($alias),*])),*];

            /// The English word, as in machine formats.
            pub fn word(self) -> &'static str {
                match self { $(Self::$item => $word),* }
            }

            /// The word for people who read Chinese.
            pub fn chinese(self) -> &'static str {
                Self::ALL.iter().find(|(value, ..)| *value == self).and_then(|(.., zh)| zh.first()).unwrap_or(&self.word())
            }

            /// The word in both languages.
            pub fn said(self) -> crate::model::Said {
                crate::model::Said { en: self.word().to_owned(), zh: self.chinese().to_owned() }
            }

            /// Reads the English word, in any case, or one of the Chinese ones.
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                Self::ALL
                    .iter()
                    .find(|(_, word, aliases)| word.eq_ignore_ascii_case(text) || aliases.contains(&text))
                    .map(|(value, ..)| *value)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// The departments of 02-pay and 10-pay.
    Department {
        /// Customer service.
        Service = "service" ["客服部", "客服", "客户服务部", "客服类", "客服中心"],
        /// Marketing and promotion.
        Marketing = "marketing" ["市场部", "市场", "市场类"],
        /// Warehouse, packing, dispatch.
        Logistics = "logistics" ["物流部", "物流", "仓储部"],
        /// Product selection and listing.
        Product = "product" ["产品部", "产品", "商品部"],
        /// Data.
        Data = "data" ["数据部", "数据"],
        /// Operations.
        Operations = "operations" ["运营部", "运营"],
        /// Personnel, finance, administration and the rest.
        Other = "other" ["其他部门", "其他", "人事部", "财务部", "行政部"],
    }
}

vocabulary! {
    /// A person's standing within the department.
    Grade {
        /// A new hire.
        New = "new" ["新员工", "新人", "试用"],
        /// Ordinary staff.
        Regular = "regular" ["普通员工", "员工"],
        /// Experienced staff.
        Senior = "senior" ["老员工", "资深员工"],
        /// Department manager or other manager.
        Manager = "manager" ["经理", "管理", "管理人员", "部门经理", "主管"],
        /// Operations director.
        Director = "director" ["总监", "运营总监"],
        /// Operations assistant.
        Assistant = "assistant" ["助理", "运营助理"],
    }
}

vocabulary! {
    /// A number a staff sheet can state about a person. Money is in yuan, days are counts, the rate is a fraction.
    Figure {
        /// Basic monthly wage, yuan.
        Base = "base" ["底薪"],
        /// Sales the person completed in the month, yuan.
        Sales = "sales" ["销售额"],
        /// Orders the person completed in the month.
        Orders = "orders" ["订单数"],
        /// Courier turnover, yuan.
        Turnover = "turnover" ["营业额"],
        /// The month's target, yuan.
        Target = "target" ["指标"],
        /// What was achieved of the target, yuan.
        Achieved = "achieved" ["完成额"],
        /// The personal commission rate, a fraction.
        Rate = "rate" ["提成比例"],
        /// The personal guaranteed commission, yuan.
        Floor = "floor" ["保底"],
        /// The person's whole allowance of the month, yuan, in place of the book's.
        Allowance = "allowance" ["补贴"],
        /// A bonus granted, yuan.
        Bonus = "bonus" ["奖金"],
        /// Days of lateness in the month.
        LateDays = "late_days" ["迟到次数"],
        /// Days of absence in the month.
        AbsentDays = "absent_days" ["旷工天数"],
        /// Days the roster has the person for.
        RosteredDays = "rostered_days" ["应出勤"],
        /// Fines stated on the sheet, yuan.
        Fines = "fines" ["罚款"],
        /// Other deductions stated on the sheet, yuan.
        Deduction = "deduction" ["扣款"],
        /// The person's own social insurance, yuan.
        Insurance = "insurance" ["社保"],
        /// The person's own housing fund, yuan.
        HousingFund = "housing_fund" ["公积金"],
        /// Income tax withheld, yuan.
        Tax = "tax" ["个税"],
    }
}

/// One row of the staff sheet.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The key of the sheet.
    pub employee: Person,
    /// The month the row is for, when the sheet says it.
    pub month: Option<Month>,
    /// Department, when the sheet has one.
    pub department: Option<Department>,
    /// Grade, when the sheet has one.
    pub grade: Option<Grade>,
    /// First day of employment.
    pub hired: Option<NaiveDate>,
    /// Last day of employment.
    pub left: Option<NaiveDate>,
    /// Whether the person comes by the shuttle bus.
    pub shuttle: bool,
    /// The shifts the person can work, by id or code; all when none is stated.
    pub shifts: Vec<std::sync::Arc<str>>,
    /// The bonus pools the person was named for: ids of `[[bonus]]` rules.
    pub awards: Vec<std::sync::Arc<str>>,
    /// The row.
    pub place: Place,
    figures: Box<[(Figure, Decimal)]>,
}

impl Staff {
    /// A row that states the given figures and nothing else.
    pub fn new(employee: Person, place: Place, figures: impl IntoIterator<Item = (Figure, Decimal)>) -> Self {
        Self {
            employee,
            month: None,
            department: None,
            grade: None,
            hired: None,
            left: None,
            shuttle: false,
            shifts: Vec::new(),
            awards: Vec::new(),
            place,
            figures: figures.into_iter().collect(),
        }
    }

    /// With a figure the sheet does not state itself.
    #[must_use]
    pub fn with_figure(mut self, figure: Figure, value: Decimal) -> Self {
        self.figures = self.figures.into_iter().filter(|(own, _)| *own != figure).chain([(figure, value)]).collect();
        self
    }

    /// A figure the sheet states; `None` when the cell is empty or the column missing, which is not zero.
    pub fn figure(&self, figure: Figure) -> Option<Decimal> {
        self.figures.iter().find(|(own, _)| *own == figure).map(|(_, value)| *value)
    }
}
