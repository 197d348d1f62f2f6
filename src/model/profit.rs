//! The figures a profit statement starts from.

use rust_decimal::Decimal;

use super::place::Place;
use super::staff::vocabulary;

vocabulary! {
    /// A named line of the profit figures, in yuan.
    Term {
        /// Total sales, net of refunds.
        Sales = "sales" ["销售总额", "销售额"],
        /// Commissions on untargeted sales.
        SalesCommission = "sales_commission" ["无指标销售额提成", "销售提成"],
        /// Cost of the goods sold.
        ProductCost = "product_cost" ["产品成本价", "产品成本"],
        /// Gross profit, where a book has no formula for it, or a campaign's own.
        Gross = "gross" ["销售毛利", "毛利"],
        /// Commissions per order.
        OrderCommission = "order_commission" ["订单数量定额提成", "订单提成"],
        /// Commissions for targets met.
        TargetCommission = "target_commission" ["单指标完成提成", "指标提成"],
        /// Promotion cost.
        Promotion = "promotion" ["市场推广费用", "推广费用"],
        /// After-sales courier losses.
        ReturnsFreight = "returns_freight" ["售后快递费损失", "售后快递费"],
        /// Other operating cost.
        OtherCost = "other_cost" ["其他运营成本", "其他成本"],
        /// Net profit, where a book has no formula for it.
        Net = "net" ["销售纯利", "纯利"],
        /// The sum of all basic wages.
        BaseTotal = "base_total" ["底薪总和", "底薪总额"],
        /// The planned team target.
        PlannedTarget = "planned_target" ["计划总指标", "总指标"],
    }
}

/// One stated figure.
#[derive(Clone, Debug)]
pub struct ProfitFigure {
    /// Which.
    pub term: Term,
    /// The campaign it belongs to; `None` for the whole month.
    pub campaign: Option<std::sync::Arc<str>>,
    /// Yuan.
    pub amount: Decimal,
    /// The row.
    pub place: Place,
}
