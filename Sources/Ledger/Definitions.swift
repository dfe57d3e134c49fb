internal import Domain

internal import struct Crypto.SHA256

/// The functions, views and policies of the ledger and the kinds of facts, as the migrations of this release make them: by the SHA-256 of what the server says
/// that they are.
///
/// What is digested of a kind of fact is its row; of a function its language, its properties, its text as it was written, and what the server has bound; of a
/// view, what the server has bound. How a server writes what it has bound differs between versions in blanks, parentheses, quotes and the tables before
/// columns' names: those are left out. Of a setting the quotes around plain names are, which depend on who made it.
enum Definitions {
    /// Functions, views, rules, policies and kinds of facts that are gone, or not as the migrations made them, and such as they did not make.
    static func faults(_ connection: Connection) throws(LedgerError) -> [AuditFault] {
        var missing = digests
        var faults: [String] = []
        for row in try connection.rows(query) {
            guard row.count == 3, let name = row[0] else { continue }
            let digest = Digest(bytes: SHA256.hash(data: Array((row[1] ?? "").utf8) + [0x0A] + essence(of: row[2] ?? "")))
            switch missing.removeValue(forKey: name) {
            case digest.hexadecimal: break
            // A view of somebody's own is in nobody's way.
            case nil where name.hasPrefix("view "): break
            case nil: faults.append("\(name.printable) is none that the migrations made")
            default: faults.append("\(name.printable) is not as the migrations made it: SHA-256 \(digest)")
            }
        }
        return (faults + missing.keys.sorted().map { "\($0) is gone" }).map { AuditFault(sequence: nil, reason: $0) }
    }

    private static let query: SQL = """
        select 'function ' || proname || ' of ' || pronargs || ' arguments',
            concat_ws(' ', lanname, prokind, provolatile, prosecdef, proisstrict, 
                regexp_replace(array_to_string(proconfig, ','), '"([a-z_]+)"', '\\1', 'g'), prosrc),
            concat_ws(' ', pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), pg_get_function_sqlbody(p.oid))
        from pg_proc p join pg_language l on l.oid = prolang where pronamespace = 'public'::regnamespace
        union all
        select 'view ' || relname, concat_ws(' ', relkind, array_to_string(reloptions, ',')), pg_get_viewdef(oid) from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
        union all
        select 'rule ' || rulename || ' on ' || relname, '', '' from pg_rewrite join pg_class c on c.oid = ev_class
        where relnamespace = 'public'::regnamespace and rulename <> '_RETURN'
        union all
        select 'policy ' || polname || ' on ' || relname, concat_ws(' ', polcmd, polpermissive, array_to_string(
                array(select coalesce(rolname, 'public') from unnest(polroles) who left join pg_roles on oid = who order by 1), ',')),
            concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
        from pg_policy join pg_class c on c.oid = polrelid where relnamespace = 'public'::regnamespace
        union all
        select 'row-level security of ' || relname, relforcerowsecurity::text, '' from pg_class
        where relnamespace = 'public'::regnamespace and relrowsecurity
        union all
        select 'fact kind ' || kind, concat_ws(' ', is_workers, is_of_request, since_migration, meaning, payload_schema, sealed_fields), '' from fact_kind
        order by 1
        """

    /// A definition without what servers write in several ways; what stands between single quotes stays as it is.
    private static func essence(of definition: String) -> [UInt8] {
        var essence: [UInt8] = []
        // Of the word that is being read, how much is there: a table's name before a column's is the word before the point, and no more.
        var wordLength = 0
        var isQuoted = false
        for byte in definition.utf8 {
            switch byte {
            case UInt8(ascii: "'"):
                isQuoted.toggle()
                essence.append(byte)
                wordLength = 0
            case _ where isQuoted: essence.append(byte)
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "("), UInt8(ascii: ")"): wordLength = 0
            case UInt8(ascii: "\""): break
            case UInt8(ascii: "."):
                essence.removeLast(wordLength)
                wordLength = 0
            default:
                essence.append(byte)
                wordLength = isOfName(byte) ? wordLength + 1 : 0
            }
        }
        return essence
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A migration that makes or changes one changes its line here; a verification names what differs, with the digest that it has.
    private static let digests: [String: String] = [
        "fact kind artifact.written": "c759d7af6408cd8cbf98bd68590cde81edd09ca91e9dd779ebaac2196d9ce2f6",
        "fact kind checkpoint.signed": "2cd15872766fb61ae9a91ec44ca121e13207f662e19fabea1b7057bb14651679",
        "fact kind control.decided": "35fc133b2489447d453e285e3c69d83067e0e2907d5e0664547d78fe58da998b",
        "fact kind cost.recorded": "3335edd5ff70f8fffc16102c3fdd35639b1fdb4cf75f41398f00cd540bac7a9e",
        "fact kind daemon.started": "697b33dd3b656541c12a18a52b7d663ca374a8a20f4c7e1da4ea49342fb74fd6",
        "fact kind key.replaced": "31338a95055075314f56e53b76ce3f4c08572524bc9abdaa2cb352f9e48cc925",
        "fact kind ledger.identified": "780c78a0633f77466e123502d1651581f6ff5132cf9a67df2c206f690e18dcba",
        "fact kind machine.calibrated": "789b679770b70e243089c32054597119cb6b325ca7539357da1143978a875fae",
        "fact kind policies.loaded": "f71cd98cdf47dc605db60b23180d012747c927fa61810be774903d35fca7790e",
        "fact kind policies.refused": "03a5ae0e3a00fe214a4ebbab041d357700eb96b6c6356cce2291b9e84209be54",
        "fact kind request.controlled": "537d897affdf76282dfe648eef35f382e42bfb62bd3401389c8769d636689ccb",
        "fact kind request.judged": "275ee4bbfadae402390c75192c14ed9281dbcd5bed4bad5f559951cd06386b9d",
        "fact kind request.received": "71821a89707128c1aaad3bf95e45a04dc80089adf25ce86808048a6d369a164a",
        "fact kind run.ended": "2be7542819c19875ef90df66b67da0e3a0c7bfa382709d8666b2b74333d2377c",
        "fact kind run.interrupted": "ae615af61a0f287bde947b4d78551d91acbf297a96d5eaefc4abb4c0ba9b2f5e",
        "fact kind run.machine-changed": "3cbc392d2e2779a343709faa8bf70fd0acdfad95f3d7c0a4aef4a79a66f6ebf3",
        "fact kind run.planned": "b86ab427b9fd6d6fec1f5c1a381bb3d4e5f8a41096107265dd7e665c1055d724",
        "fact kind run.prepared": "334045a197c93d420a76fa96097d3eec34edce17b7bfc5cd1f83d70d12bfa214",
        "fact kind run.started": "ab1a15b6518bd345320a4d9ec1adbc9db441d37c1d6a1faa2456d7c7f0dab63c",
        "fact kind search.allocated": "3bb649bd06b547b2afc3f4f19c23e6511143167e87500a356c222bfd04ca3250",
        "fact kind search.compared": "e7f0b006fcf302bc5e0dd0380ff872261a5b7019a2f716fca30b2ebccc4814f1",
        "fact kind search.scored": "e3f9a4f0453410f25c3bc663d327a9e5c4abfb6f497d00f4709f7037e2dbefa8",
        "fact kind search.validated": "b099e284bdfdb952269c64804b53de0921963984f76cfe61553a182b7940677c",
        "fact kind snapshot.written": "93a9826fa4aec7ed66f64263f9aba2247d2d6450980b5b00d6dca4f3e7c0f5b3",
        "fact kind trial.finished": "a4bbf0f28e666487ade86a670fe13353e20d2e85a63d1e6898b744e73e7b27a5",
        "fact kind trial.progressed": "c78dfab4fa4b93cfed52fad97a4ac1bc9e9545e16f9b4dd819caa0d7f3dedc18",
        "fact kind trial.started": "86f209bfc75f940be864ad3fed3f85c4aa1a64f392390b0067dc727ba3e8f3f7",
        "fact kind values.erased": "6a653c0ce238143ed01b47050d9aaac56a75a7a80aab307e50a22824362d7dfc",
        "fact kind work.finished": "6afd81b889f8b826c538f5452d5dc1cdeaa7863014ae86a42342de9e9b838163",
        "function append_audit_event of 10 arguments": "2809d7a5e85865a21689acd424d3102a903ad4dd91ad794e3aece11fa36238b6",
        "function audit_event_hash of 9 arguments": "84dc99b7b3d36802ef2b8baf090172d5a0b7f1677e4d63b51490136d4ec80645",
        "function can_follow of 2 arguments": "c06b61be57db6a5e82b829313509276786d518339276adf3388008e9a1ef7c26",
        "function disclosed_actor of 2 arguments": "9202901ca0ba9f1ccef4e0578f5047b4097a684b3037b4abd95b22022861797b",
        "function disclosed_payload of 2 arguments": "96c7387eeac1368c155ef8903687658126b84124c368f3534209a658dbd41dc4",
        "function end_lease of 2 arguments": "f84e01ba2ef2f639bf5bb556b113739b357760f1c197c2ec7c32bd9caddf249d",
        "function erase_values of 2 arguments": "916c0eb711b169bba865fbd879b2fb1c616f5715aca795fc2689fe5ac7d4c0a6",
        "function is_sealed of 5 arguments": "34f0c1fbf3db82cd76db12bf6a46f54e75892ab20aaea0e0021e2abb1d2b22ff",
        "function ledger_field of 1 arguments": "e2a28eee069b995f48ab5fb216e0981dc40f87b0d40f7c9472efcb53059f1d1d",
        "function ledger_field_text of 1 arguments": "3b5467aec6d796c7ba8b6bcbabd323d9a630c57d39a461fccdcc7eaed45500f9",
        "function ledger_time of 1 arguments": "ca7dad25f131cf2f85146a6e8b38ee6f7f2f3905f317d13254213e3d6edcaa79",
        "function project_audit_event of 0 arguments": "7cea7e0739bc7c3d7d22415c7b5a5db13f269b77589d3545bdf2370c235ff9f1",
        "function refuse_change of 0 arguments": "76f85fa17f9dcd2578339b2f4a5e3d70155023dc975d70e8e5fcd6a07db4f56c",
        "function refuse_change_but_erasure of 0 arguments": "1456d21a1927acc2b3409970a49b5ceb896f5d95461801a5025b95ccbc1abc6e",
        "function refuse_change_by_hand of 0 arguments": "ac2354fddddba950343b73314a9242026e8cbaf425409a9fcde72487da06fad7",
        "function refuse_unknown_fact of 0 arguments": "31935fbc5ab4cf6c24ef7e23f836a4a14fb8a7d157352ead9141a451df677755",
        "function refuse_usurper of 5 arguments": "1053cacac05db2aad89ed9f1d01b82031f2fad723c663b8fed4aa3e949dfe9ba",
        "function renew_lease of 3 arguments": "c82d6489bb3082a67f96c599919d7673547bb9f3c66819ffd147faf3fdc3e65f",
        "function session_sees_order of 1 arguments": "06d3fa710c7e12a3c267434f6067e609a51deb02cf5d2c960c31ffefb99bc57e",
        "function session_teams of 0 arguments": "d40f3eadbc53b14fee3ffe408b32daf767ab50b888bb94a32c9d70fee69e6867",
        "function take_append_turn of 0 arguments": "ee1250b43fba948afcf901c5751aa241316b0a5935d7d8ee6339baea1c882faa",
        "function take_lease of 3 arguments": "8dd406ad8a5e23bb1f5df0272c6f40c56b8672048006b369bcf8bd1d76bb52af",
        "function value_commitment of 2 arguments": "04a4d8d4cee548c4b911d1ba04f12ff0f7cea2835eb733aebf28ec0de1552237",
        "policy readers_see_everything on allocation": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on artifact": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on audit_event": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on consumption": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on cost": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on finding": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on judged_policy": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on measurement": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on outcome": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on plan": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on reception": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on request": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on saliency": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on standing": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on state_change": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on team_reader": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on trial": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy readers_see_everything on verdict": "63989b14c8a6b04ba2a0784e844d29da09bca7a369d190e5fae00420c4593be3",
        "policy team_readers_see_their_teams on allocation": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on artifact": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on audit_event":
            "b636afbe097f4cd7a32fbd839ebe96ec2f2cb85f696062d186df4f3579b035b9",
        "policy team_readers_see_their_teams on consumption":
            "bdbe06695b4f85cd50741d8a6361af885fa00243afcf5cf1b1e80a95b944f71f",
        "policy team_readers_see_their_teams on cost": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on finding": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on judged_policy":
            "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on measurement":
            "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on outcome": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on plan": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on reception": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on request": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on saliency": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on standing": "c50a1f11b83090b70e905948124b75354347cdf873bae0200e1440ba1a9780df",
        "policy team_readers_see_their_teams on state_change":
            "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on team_reader":
            "a9cac619fdabb330a7a8e0db2b7a795634f46487fa9d622cfe962c4a93871e5b",
        "policy team_readers_see_their_teams on trial": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "policy team_readers_see_their_teams on verdict": "be1f87690cd985cae9d2c8c69b031fa706e0bc44572a2e98cd4c4ae1b8752c54",
        "row-level security of allocation": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of artifact": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of audit_event": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of consumption": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of cost": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of finding": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of judged_policy": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of measurement": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of outcome": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of plan": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of reception": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of request": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of saliency": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of standing": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of state_change": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of team_reader": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of trial": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "row-level security of verdict": "2ed27c1421e6928dbe13dbfdb5c59e1045b30341fe7ebe05700006bc5ac572c0",
        "view attempt": "96b701460573e9e39817e871ae4f050beb27f242802881c396196e9727e148c4",
        "view budget_curve": "83e4ca9a04c878920e173c3ddda2c6aefe662d9aa3d0aa11c331de6777b29468",
        "view checkpoint": "8f4560f83858c50f8d8760a0c0c65ebdcf00708e0cbd2c633a83df55af1a60c1",
        "view consumption_change": "07528673fd56a835c4fb594ce1a35874e17326433e652a1ac3c584faa7ae1561",
        "view control_order": "37b45fe59a0dc2ed1b915e7171cf2a418b8d8c4c0ae248dfc313fbe5ac2a77fd",
        "view machine": "849515527a1d3b5203e00427d87a66b10351fafefaa3fcf3f6d6bd13eb571278",
        "view machine_change": "89c5d120a8c42e61bfd6733797eba99b632affcc2e213763d6b521f8f17c39aa",
        "view policy_text": "898cb861510ce320ef67648d812028add3b2598a02440c5cacdd2110023d512d",
        "view projected_allocation": "b5e8496237d26f36100b2292bd70dbcc544fb3c049979bbbc1c9fe93e50ea920",
        "view projected_artifact": "32fd120232e0919a61b74f9c06136542327397fca3401025305cd16fa5edda85",
        "view projected_consumption": "ccf080e774e3355584240895a5d2e56b804af4f187a2e648e2bae2ff7e46a33e",
        "view projected_cost": "6cb9fb4c96886ed72cc5b8417c99820a3fd751cafe824b9da5c953c74bf0d347",
        "view projected_finding": "bf16bff0bf727001ec4dab0f9755f539d3dbc4f4228c56c93a6004598573bcd0",
        "view projected_judged_policy": "eec104365abbf6bdb0dad30a3a7f6d9882258449f82b97a61f2cc288bd7bb551",
        "view projected_measurement": "7f23fb13981cdc1c69162a82ee2884f5a32d764d41ea38475c9c9b3deb585eaa",
        "view projected_outcome": "896869328c12cecbc16207b3f82a1fb92070ddf4da753ab7ed67210f5753e00b",
        "view projected_plan": "808920edbd2e0e878fc7f5ec84047c783a8441f377646f104573aa86bf611f76",
        "view projected_reception": "f1eff131cc2fbc22627939ada5d5447c687ccf42a7efb9caefc05768a9b3851f",
        "view projected_request": "af548235c0ff8bfca9a0389d4a881ea56bbf46a9957a6ea1b7546fc2eae6c168",
        "view projected_saliency": "adb11054e72e11caed08d2fde63093d0e0e9f7d2cfa32c0918163fe81825bad5",
        "view projected_standing": "1ffed3f471cb12dcf94e6324968819933dbffcc8e8f860c50ff78ced6f6dc037",
        "view projected_state_change": "70ee8b5b292bab48606499ecb5ebd24d80cae676bc1e31fa0717127927d5b827",
        "view projected_trial": "e9f855787269404e35a469b14638b048ba58ac2bcdc57429f729b31faf68d234",
        "view projected_verdict": "41186950d79df353344809db6f3228162aa8eebe7789f65d1f7c335a7d21cd34",
        "view proxy_validation": "d026eb240d9d466f561f199792c118a0d4f14e1b0b7d8fd0809b5cd339a04b0a",
        "view refused_kernel": "651586d6dae542a495a416116c93d45f532ce8dda6bcdb172f2cc0d9338be4f8",
        "view request_overview": "5fbcfdc8b08324935b55280d7f7564028200bf9e61589f1967ff13de3d2b376d",
        "view request_state": "5e3cb1a192916fd887f29c0b655003333b71fde588c4f29d49808995191f4788",
        "view saliency_interval": "711ab43caad8d8df09a989ffeb2aea43b118c85bdbd77fb45a0fb077ba261ce8",
        "view search_candidate": "235568298297756c8660264b6a9d9f68db7d139b1d0d52384b928c71ae27e259",
        "view selection_frequency": "40c20f04b046a69fd9c3402278b1774790901e70e65624088a47da08fbe6651a",
        "view snapshot": "fba31d1579fbabc604bb3090e123d2b0b58550c5f6e9c231ed3715e5f4c6d09d",
        "view spending": "014f8c7274a23b1a56923a4f83bfd75edaeeb499cecdedcdbba4f953a599bb6a",
        "view test_look": "ebe036f45e5ddee266976cbae1c490d5ee0b081a0c0f5f6d3029aca04bc1fa98",
        "view verdict_basis": "b2b199336246418fe1fb8925c203c550a642234a74ab506d62fef39fd8c91872",
    ]
}
