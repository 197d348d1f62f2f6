//! What the program answers about itself and about files.

sheets! { OWN:
    /// What `cs columns` answers.
    COLUMNS = "columns" "列" {
        log "记录" [] Text: "the log or table", "记录或表";
        name "列名" [] Text: "the English name: machine formats, rule books, `[columns]`", "英文名：机器格式、制度与 `[columns]` 使用";
        chinese "中文名" [] Text: "the Chinese name", "中文名";
        aliases "别名" [] Text: "other headers it is known by", "可识别的其他表头";
        kind "类型" [] Text: "what its cells hold", "单元格内容的类型";
        needed "必需" [] Text: "whether a file without it cannot be read", "缺少时文件无法读取";
        meaning "含义" [] Text: "what it means", "含义";
    }
    /// What was written (`cs init`, `cs man`).
    WRITTEN = "written" "已生成文件" {
        file "文件" [] Text: "the file", "文件";
        what "内容" [] Text: "what it is", "内容";
    }
    /// What `cs doctor` answers: what holds here.
    DOCTOR = "doctor" "诊断" {
        subject "事项" [] Text: "what: book, settings, people, language, month, next", "制度、设置、人员、语言、月份、下一步";
        value "取值" [] Text: "what would be used", "将采用的取值";
        why "原因" [] Text: "where that comes from", "来由";
    }
    /// What `cs doctor` answers: the files.
    DOCTOR_FILES = "doctor-files" "文件诊断" {
        file "文件" [] Text: "the file", "文件";
        log "记录" [] Text: "the log it is read as; empty when it is none that is known", "识别为何种记录，空白为未识别";
        encoding "编码" [] Text: "its encoding", "编码";
        header "表头行" [] Count: "the row of its header", "表头所在行";
        rows "行数" [] Count: "the rows below the header", "表头以下的行数";
        columns "列" [] Text: "the columns found, each with the header it stands under", "识别出的列及其表头";
        ignored "未用的列" [] Text: "the headers nobody asks for", "未使用的表头";
        fault "问题" [] Text: "what keeps it from being read, or makes it doubtful", "无法读取的原因或疑点";
    }
}
