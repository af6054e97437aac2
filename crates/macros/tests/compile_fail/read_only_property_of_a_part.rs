use stackwright::cfn::s3::bucket::JournalTableConfiguration;

fn name(table: JournalTableConfiguration) -> JournalTableConfiguration {
    table.table_arn("arn:aws:s3tables:eu-west-1:123456789012:bucket/logs/table/1")
}

fn main() {}
