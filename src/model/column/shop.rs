//! What a shop keeps: orders, stock.

sheets! { OWN:
    /// The orders log of `cs check orders` and `cs payroll --orders`: its own names and the shops' exports.
    ORDERS = "orders" "订单" {
        order "订单编号" ["主订单编号", "订单号", "主订单id", "order_id"] Id: "the order's number", "订单编号";
        agent "客服" ["接待客服", "旺旺昵称", "客服昵称", "所属客服", "employee"] Person: "who served the buyer", "接待客服";
        paid_at "订单付款时间" ["付款时间", "付款确认时间", "支付完成时间", "支付时间", "订单成交时间"] Instant: "when it was paid; empty means it never was", "付款时间，空白即未付款";
        amount "买家实际支付金额" ["买家实付金额", "支付金额", "商家实收金额(元)", "用户实付金额(元)", "应付金额", "订单应付金额", "结算金额"] Money needed: "what the buyer paid, yuan", "买家实付金额（元）";
        list_price "标价" ["原价", "original_price"] Money: "the listed price, yuan", "标价（元）";
        final_price "成交价" ["final_price"] Money: "the price after changes, yuan", "改价后的价格（元）";
        quantity "宝贝总数量" ["购买数量", "商品数量", "商品数量(件)", "订购数量"] Count: "pieces", "件数";
        postage_due "应收邮费" [] Money: "postage due, yuan", "应收邮费（元）";
        postage_charged "实收邮费" ["买家应付邮费", "邮费(元)", "运费", "运费金额", "postage"] Money: "postage charged, yuan", "实收邮费（元）";
        remark "订单备注" ["商家备注", "卖家备注"] Text: "the seller's remark", "商家备注";
        flag "旗帜" ["备注标签", "旗帜颜色", "卖家备注旗帜", "seller_flag", "商家备注等级（等级1-5为由高到低）"] Text: "the seller's flag", "插旗颜色";
        refunded "是否退款" ["已退款", "refunded"] Flag: "whether it was refunded", "是否已退款";
        refund_amount "退款金额" [] Money: "what was refunded, yuan", "退款金额（元）";
        status "订单状态" [] Text: "the shop's order status", "订单状态";
        after_sales "售后状态" ["退款状态"] Text: "the shop's after-sales status", "售后状态";
        buyer "买家会员名" ["买家昵称", "买家旺旺", "旺旺ID", "下单帐号", "buyer_id"] Text: "the buyer", "买家";
        created_at "订单创建时间" ["下单时间", "订单提交时间"] Instant: "when it was placed", "下单时间";
        buyer_note "买家留言" ["主订单买家留言", "buyer_message"] Text: "the buyer's note", "买家留言";
        item "宝贝标题" ["商品标题", "商品名称", "选购商品", "商品"] Text: "what was ordered", "订购的商品";
        agreed_item "约定商品" [] Text: "what was agreed in the chat", "聊天中约定的商品";
        agreed_quantity "约定数量" [] Count: "the pieces agreed in the chat", "聊天中约定的件数";
        agreed_change "约定变更" [] Text: "what was agreed to be changed", "约定的变更";
        confirmed_at "确认时间" ["属性确认时间", "价格确认时间"] Instant: "when product and price were confirmed with the buyer", "与买家确认商品和价格的时间";
        address "收货地址" ["详细地址", "客户地址"] Text: "the address on the waybill", "快递单上的收货地址";
        receiver "收货人姓名" ["收货人", "收件人", "客户姓名"] Text: "the contact on the waybill", "快递单上的收货人";
        phone "联系手机" ["联系电话", "收件人手机号"] Text: "the contact's telephone", "收货人电话";
        remote "偏远地区" ["是否偏远"] Flag: "whether the address is remote", "地址是否偏远";
        courier "物流公司" ["快递公司"] Text: "the courier", "快递公司";
        courier_number "物流单号" ["快递单号", "运单号"] Text: "the courier's number", "快递单号";
        matched_at "核对时间" ["配货核对时间"] Instant: "when the goods were matched with the order", "货品与订单核对的时间";
        shipped_at "发货时间" [] Instant: "when it was shipped", "发货时间";
        tracked_at "物流跟进时间" [] Instant: "when its way was last looked at", "最近一次跟进物流的时间";
        received_at "确认收货时间" ["签收时间"] Instant: "when it was received", "收货时间";
        followed_up_at "催付时间" ["跟进时间"] Instant: "when the unpaid buyer was asked", "催付跟进时间";
        buyer_group "买家分组" ["客户分组"] Text: "the group the buyer belongs to", "买家分组";
        waybill_checked_at "备注核对时间" ["写单前核对时间"] Instant: "when the notes were read before the waybill was written", "写快递单前核对备注的时间";
    }
    /// The stock list of `cs check stock`.
    STOCK = "stock" "库存" {
        item "商品" ["商品名称", "宝贝标题", "货号"] Text needed: "the item", "商品";
        date "日期" ["统计日期"] Date: "the day of the list", "统计日期";
        listed "在售数量" ["上架数量", "可售库存", "库存"] Count: "the pieces listed", "在售件数";
        actual "实际库存" ["盘点数量"] Count: "the pieces there really are", "实际件数";
        checked_at "查库时间" ["核查时间"] Instant: "when the stock was looked at", "查看库存的时间";
        told_at "告知时间" ["通报时间"] Instant: "when colleagues were told the real figure", "告知同事的时间";
        agent "客服" ["核查人", "登记人"] Person: "who looked", "核查人";
        launched_at "上架日期" ["上架时间"] Date: "the day it went on sale", "上架日期";
    }
    /// The requests for a discount, of `cs check discounts`.
    DISCOUNTS = "discounts" "议价记录" {
        order "订单编号" ["订单号"] Id: "the order it is about", "订单编号";
        buyer "买家" ["买家会员名"] Text: "the buyer", "买家";
        agent "客服" [] Person: "who bargained", "客服";
        agreed_at "原则同意时间" [] Instant: "when it was agreed to in principle", "原则同意的时间";
        asked_at "询问时间" [] Instant: "when quantity and destination were asked", "询问数量和目的地的时间";
        quoted_at "报价时间" [] Instant: "when a price was quoted", "报价时间";
    }
}
